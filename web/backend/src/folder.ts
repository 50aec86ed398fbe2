import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Two processes on one PGlite folder would destroy it, so a file in the folder names its owner. If
 * that process is no longer running, the file is stale.
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'owner.pid');
  if (!(await writeOwner(file))) {
    const owner = Number(await readFile(file, 'utf8'));
    if (owner !== process.pid && isRunning(owner)) {
      throw new Error(
        `${folder} is in use by process ${owner}. If this is not a Termwise backend, delete ${file}.`,
      );
    }
    await rm(file);
    if (!(await writeOwner(file))) throw new Error(`${folder} was claimed by another process.`);
  }
  return () => rm(file, { force: true });
}

async function writeOwner(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isRunning(processId: number): boolean {
  // 0 and negative numbers would mean process groups.
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it is running under another user.
    return hasCode(error, 'EPERM');
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
