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

export interface OrderIndexHandle {
  put(_0: number): boolean;
  remove(_0: number): boolean;
  size(): number;
  search(_0: number): number;
  delete(): void;
}

export interface OrderImportHandle {
  read(_0: number): number;
  readEnd(): number;
  keys(): void;
  judge(_0: number): boolean;
  next(): boolean;
  lines(): number;
  bytes(): number;
  delete(): void;
}

export interface SubscriptionImportHandle {
  read(_0: number): number;
  readEnd(): number;
  keys(): void;
  judge(_0: number): boolean;
  next(): boolean;
  lines(): number;
  bytes(): number;
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
  lookupKeys(_0: number): void;
  catalogChanges(_0: CatalogHandle, _1: CatalogHandle): void;
  confirm(_0: number, _1: number, _2: number, _3: boolean): boolean;
  cancel(_0: number, _1: number, _2: number, _3: boolean): boolean;
  fulfill(_0: number, _1: number, _2: number, _3: boolean): boolean;
  fulfilledOrderId(_0: number): boolean;
  edit(_0: CatalogHandle, _1: number, _2: number, _3: number, _4: boolean): boolean;
  editCustomer(_0: number, _1: number, _2: number): boolean;
  cancelSubscription(_0: number, _1: number): boolean;
  editSubscription(_0: number, _1: number, _2: number): boolean;
  normalizeOrder(_0: number): boolean;
  normalizeSubscription(_0: number): boolean;
  importedParties(_0: number): boolean;
  overview(_0: number): boolean;
  profitability(_0: number): boolean;
  contractPosition(_0: number, _1: number): boolean;
  phaseFilter(_0: number): boolean;
  payments(_0: number, _1: number): boolean;
  dueDate(_0: number): boolean;
  billingGroupSummary(_0: number): boolean;
  addLines(_0: DraftHandle, _1: number): number;
  orderKeys(_0: number): boolean;
  subscriptionKeys(_0: number): boolean;
  customerKeys(_0: number): boolean;
  orderFilter(_0: number): boolean;
  subscriptionFilter(_0: number): boolean;
  customerFilter(_0: number): boolean;
  OrderIndexHandle: {
    new(): OrderIndexHandle;
  };
  OrderImportHandle: {
    new(): OrderImportHandle;
  };
  SubscriptionImportHandle: {
    new(): SubscriptionImportHandle;
  };
}

export type MainModule = WasmModule & typeof RuntimeExports & EmbindModule;
export default function MainModuleFactory (options?: unknown): Promise<MainModule>;
