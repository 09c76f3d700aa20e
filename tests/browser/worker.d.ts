/* What the files of the worker share: manifest.js makes it, each other file adds its part. */
interface OpsbookWorker {
  global: ServiceWorkerGlobalScope;
  /** The folder of the site, as an address. */
  scope(): string;
  manifest: {
    NAME: string;
    read(text: string): OpsbookKeptManifest | null;
    urlOf(path: string, scope: string): string;
    pathOf(url: string, scope: string): string | null;
    candidates(path: string): string[];
    addresses(path: string): string[];
    typeOf(path: string): string | null;
  };
  states: {
    prefix: string;
    nameOf(digest: string): string;
    get(isFresh?: boolean): Promise<OpsbookKeptState>;
    change(work: (state: OpsbookKeptState) => void): Promise<void>;
    report(state: OpsbookKeptState): OpsbookKeptReport;
    tell(): Promise<void>;
    sweep(): Promise<void>;
    isOurs(state: OpsbookKeptState): boolean;
  };
  Fault: { new (kind: OpsbookKeptTrouble): Error & { kind: OpsbookKeptTrouble } };
  host: {
    edition(): Promise<OpsbookKeptEdition>;
    fileOf(file: OpsbookKeptFile): Promise<{ response: Response; bytes: Uint8Array }>;
    isSignIn(files: OpsbookKeptFile[]): Promise<boolean>;
    telling(one: unknown, other: unknown): unknown;
    digestOf(bytes: ArrayBuffer | Uint8Array): Promise<string>;
  };
  store: { whole(edition: OpsbookKeptEdition): Promise<void>; hasLost(digest: string): Promise<boolean>; hasRoom(bytes: number): Promise<boolean> };
  update: { check(): Promise<void>; checkAfter(patience: number): Promise<void>; first(): Promise<void>; keep(): Promise<void>; turn(): Promise<void> };
  answers: { answer(request: Request, client: string): Promise<Response>; isOurs(request: Request): boolean };
}

interface OpsbookKeptFile {
  path: string;
  size: number;
  sha256: string;
}

interface OpsbookKeptManifest {
  built: string | null;
  /** Those that a host serves. */
  files: OpsbookKeptFile[];
  bytes: number;
}

interface OpsbookKeptEdition extends OpsbookKeptManifest {
  text: string;
  /** SHA-256 of the manifest. */
  digest: string;
}

interface OpsbookKeptState {
  v: number;
  /** Digests of manifests. */
  used: string | null;
  previous: string | null;
  ready: string | null;
  storing: string | null;
  /** Pages that show the previous version. */
  behind: string[];
  /** Those that are whole, by digest. */
  versions: Record<string, OpsbookKeptVersion>;
  host: 'reached' | 'lost' | 'sign-in' | null;
  /** When the host was asked last. */
  checked: number;
  trouble: OpsbookKeptTrouble | null;
  isNewer: boolean;
  older: string | null;
  hasLost: boolean;
  asks: { bytes: number; files: number } | null;
  /** Up to how many bytes the reader has agreed. */
  allowed: number;
}

declare var opsbookWorker: OpsbookWorker;
