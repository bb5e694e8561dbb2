const reasons: Readonly<Record<string, string | { readonly read: string; readonly write: string }>> = {
  ENOENT: { read: 'there is no such file', write: 'its folder does not exist' },
  EACCES: { read: 'it may not be read', write: 'it may not be written to' },
  EPERM: { read: 'it may not be read', write: 'it may not be written to' },
  EROFS: 'it may not be written to',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is a file',
  EEXIST: 'it is a file',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it is a link to itself',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'files may not become so large',
};

/** Why something could not be read or written, out of the error of the system. */
export function systemReason(error: unknown, doing: 'read' | 'write'): string {
  const reason = reasons[(error as { code?: string }).code ?? ''] ?? String(error);
  return typeof reason === 'string' ? reason : reason[doing];
}

/** What could not be read or written, and why, as a sentence. */
export function systemText(name: string, doing: 'read' | 'write', error: unknown): string {
  return `${name} cannot be ${doing === 'read' ? 'read' : 'written'}: ${systemReason(error, doing)}.`;
}
