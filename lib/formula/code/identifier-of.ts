/** Words of Python that are no names. */
const reserved = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield jax jnp torch float sum tuple zip range enumerate staticmethod x draw'.split(
    ' ',
  ),
);

/** A name as all targets can have it. */
export function identifierOf(name: string, prefix = 'spike'): string {
  const plain = name.replace(/\W+/g, '_').replace(/__+/g, '_');
  return /^[a-z]/i.test(plain) && !reserved.has(plain) ? plain : `${prefix}_${plain.replace(/^_/, '')}`;
}
