/** SQL: two arrays of counts added place by place; the shorter one counts as filled up with zeros. */
export const sumOfArrays = (one: string, other: string): string =>
  `ARRAY(SELECT coalesce(a, 0) + coalesce(b, 0)
      FROM unnest(${one}, ${other}) WITH ORDINALITY AS s (a, b, place) ORDER BY place)`;
