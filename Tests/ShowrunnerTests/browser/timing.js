import { Agenda } from "/static/js/run/agenda.js";
import { TimeLedger } from "/static/js/run/ledger.js";

const text = (value) => JSON.stringify(value, (_, part) => (part && typeof part === "object" && !Array.isArray(part)
  ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));

/** What differs from the vectors, as sentences. */
export async function same(ledgers, paces) {
  const faults = [];
  const check = (name, actual, expected) => { if (text(actual) !== text(expected)) faults.push(`${name}: ${text(actual)} is not ${text(expected)}`); };
  for (const vector of ledgers) {
    const ledger = new TimeLedger();
    for (const [move, t, first, second] of vector.moves) {
      if (move === "start" || move === "show") ledger[move](first, second, t);
      else if (move === "pause") ledger.pause(first, t);
      else if (move === "now") ledger.advance(t);
      else ledger[move](t);
    }
    check(vector.name, [ledger.total, ledger.spoken, ledger.pauses, ledger.segments.length], [vector.total, vector.spoken, vector.pauses, vector.segments]);
    for (const [part, spoken] of Object.entries(vector.parts)) check(`${vector.name}, part ${part}`, ledger.spokenIn(part === "none" ? null : Number(part)), spoken);
  }
  for (const vector of paces) {
    const agenda = new Agenda(vector.talk, vector.expected);
    check(vector.name, agenda.stretches.map(({ slide, from, until }) => [slide, from, until]), vector.stretches);
    check(vector.name, [agenda.total, agenda.slot], [vector.total, vector.slot]);
    for (const look of vector.looks) check(vector.name, agenda.pace(look.slide, look), look.pace);
  }
  return faults;
}
