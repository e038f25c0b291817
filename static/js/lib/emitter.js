/** Something others listen to, by name. */
export class Emitter {
  /** @type {Map<string, Set<(value: any) => void>>} */
  #listeners = new Map();

  /**
   * Calls `listener` each time `name` happens.
   * @param {string} name
   * @param {(value: any) => void} listener
   * @returns {() => void} ends it
   */
  on(name, listener) {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener));
    return () => set.delete(listener);
  }

  /** Tells all listeners of `name`. @param {string} name @param {unknown} [value] */
  emit(name, value) {
    for (const listener of this.#listeners.get(name) ?? []) listener(value);
  }
}
