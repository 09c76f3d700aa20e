/* What the worker tells the pages. */
interface OpsbookKeptReport {
  used: OpsbookKeptVersion | null;
  ready: OpsbookKeptVersion | null;
  isStoring: boolean;
  host: 'reached' | 'lost' | 'sign-in' | null;
  checked: number;
  trouble: OpsbookKeptTrouble | null;
  /** Whether the host has a newer version that is not kept. */
  isNewer: boolean;
  /** When the version of the host was built, where that was before the one in use. */
  older: string | null;
  /** Whether files of the version in use are gone. */
  hasLost: boolean;
  asks: { bytes: number; files: number } | null;
}

interface OpsbookKeptVersion {
  built: string | null;
  bytes: number;
  files: number;
  /** Since when a version waits. */
  since: number;
  /** When the host served it last. */
  confirmed: number;
}

/** Why a version was not kept. */
type OpsbookKeptTrouble = 'lost' | 'sign-in' | 'changed' | 'room' | 'refused';
