/** Text that somebody else wrote. It cannot turn round the writing around it, whatever direction it sets. */
export function Foreign({ text, className }: { readonly text: string; readonly className?: string }) {
  return <bdi className={className}>{text}</bdi>;
}
