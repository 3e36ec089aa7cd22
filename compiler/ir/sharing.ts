/** The function, computed once for each object: where many hold one object, many hold one result. */
export function sharing<A extends object, B>(compute: (object: A) => B): (object: A) => B {
  const results = new Map<A, B>();
  return (object) => {
    const known = results.get(object);
    if (known !== undefined) return known;
    const result = compute(object);
    results.set(object, result);
    return result;
  };
}
