// TypeScript bindings for emscripten-generated code.  Automatically generated at compile time.
declare namespace RuntimeExports {
    let HEAPU8: any;
    let HEAPF32: any;
    let HEAPF64: any;
    let HEAP_DATA_VIEW: any;
    let HEAP8: any;
    let HEAP16: any;
    let HEAPU16: any;
    let HEAP32: any;
    let HEAPU32: any;
    let HEAP64: any;
    let HEAPU64: any;
}
interface WasmModule {
}

export interface CatalogHandle {
  exponent(): number;
  amountText(_0: number): void;
  offers(_0: number, _1: number): void;
  lowestPrice(_0: number): number;
  createOrder(_0: number, _1: number, _2: boolean): boolean;
  openDraft(_0: number): DraftHandle | null;
  restoreDraft(_0: number, _1: number): DraftHandle | null;
  delete(): void;
}

export interface DraftHandle {
  window(): number;
  beginItem(): void;
  enterNewItem(_0: number, _1: number, _2: number): void;
  addItem(): number;
  removeItem(_0: number): void;
  slotCount(): number;
  itemCount(): number;
  itemIndex(_0: number): number;
  setItemWhole(_0: number, _1: number, _2: number): void;
  setItem(_0: number, _1: number, _2: number, _3: number): boolean;
  getItem(_0: number, _1: number): number;
  itemMonthlyTotal(_0: number): number;
  itemContractValue(_0: number): number;
  itemOffers(_0: number): void;
  replaceKnown(_0: number): boolean;
  set(_0: number, _1: number, _2: number): boolean;
  get(_0: number): number;
  isRequired(_0: number): boolean;
  faults(): boolean;
  faultsAt(_0: number): void;
  itemFaults(_0: number): void;
  schedule(): void;
  catalogChanges(): boolean;
  expectPrice(_0: number): void;
  acceptPrice(_0: number): boolean;
  save(): boolean;
  request(): boolean;
  createOrder(_0: number, _1: boolean): boolean;
  delete(): void;
}

interface EmbindModule {
  reserveInput(_0: number, _1: boolean): number;
  outputAddress(_0: number): number;
  outputSize(_0: number): number;
  releaseOutputs(): void;
  countries(): void;
  CatalogHandle: {};
  openCatalog(_0: number): CatalogHandle | null;
  DraftHandle: {};
}

export type MainModule = WasmModule & typeof RuntimeExports & EmbindModule;
export default function MainModuleFactory (options?: unknown): Promise<MainModule>;
