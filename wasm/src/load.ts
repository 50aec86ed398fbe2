// Loads the compiled module in the same way in pages, workers and Node.
import createBinding, { type MainModule } from '#binding';

/** What the module can be loaded from. */
export type WasmSource = URL | string | Response | BufferSource | WebAssembly.Module;

/** @internal */
export async function loadModule(source: WasmSource): Promise<MainModule> {
  // Compiled here, so that the caller gets errors in fetching or compiling.
  const compiled = await compile(source);
  return createBinding({
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) {
      const instance = new WebAssembly.Instance(compiled, imports);
      done(instance, compiled);
      return instance.exports;
    },
  });
}

async function compile(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) {
    return WebAssembly.compile(source);
  }
  if (typeof Response !== 'undefined' && source instanceof Response) {
    return WebAssembly.compileStreaming(source);
  }
  const url = new URL(source as URL | string, import.meta.url);
  if (url.protocol === 'file:') {
    // In a variable, so that bundlers for browsers do not follow the import.
    const fileSystem = 'node:fs/promises';
    const { readFile } = (await import(
      /* @vite-ignore */ fileSystem
    )) as typeof import('node:fs/promises');
    return WebAssembly.compile(await readFile(url));
  }
  return WebAssembly.compileStreaming(fetch(url));
}
