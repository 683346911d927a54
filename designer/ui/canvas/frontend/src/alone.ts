/** One tab, one client. A duplicated tab copies the storage of the first, and must not speak under its name. */

/** How long a page that is just going may still hold its name. */
const GRACE_MS = 250;

/** Whether another page that is open holds this name; if none does, this page holds it until it goes. */
export async function isTaken(name: string, locks: LockManager | undefined = globalThis.navigator?.locks): Promise<boolean> {
  if (!locks) return false;
  if (await takes(name, locks)) return false;
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
  return !(await takes(name, locks));
}

function takes(name: string, locks: LockManager): Promise<boolean> {
  return new Promise((resolve) => {
    const held = locks.request(`chalkline-${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => undefined);
    });
    // A browser that refuses locks leaves each tab its name.
    held.catch(() => resolve(true));
  });
}
