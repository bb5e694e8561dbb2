/** A file in a zip archive, as the archive's directory has it. */
export interface ZipEntry {
  readonly name: string;
  /** How it is packed. */
  readonly method: 'stored' | 'deflated';
  /** The checksum of its bytes. */
  readonly crc: number;
  /** Its bytes as they are packed: a view of the archive. */
  readonly packed: Uint8Array;
  /** How many bytes it has unpacked. */
  readonly size: number;
  /** Where its packed bytes begin in the archive. */
  readonly at: number;
}
