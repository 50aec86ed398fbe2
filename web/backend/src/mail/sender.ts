/** The sender of a tenant's mail: the name of the shop and its address. */
export interface Sender {
  name: string;
  address: string;
}

/** Null if the text is not of the form `Acme <orders@acme.example>`. */
export function parseSender(text: string): Sender | null {
  const [, name, address] = /^([^<>"\p{Cc}]{1,100}) <([^\s<>@"]+@[\w.-]+)>$/u.exec(text) ?? [];
  return name?.trim() && address ? { name: name.trim(), address } : null;
}
