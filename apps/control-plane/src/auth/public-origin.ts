/** The origin in PUBLIC_URL; null where none is given. */
export function publicOriginOf({ publicUrl }: { readonly publicUrl: string }): string | null {
  return publicUrl === '' ? null : new URL(publicUrl).origin;
}
