// Which questions are asked after some answers: the same trees as on the server (surveys/logic/evaluation.py), which
// decides. An answer is null, a number in millionths (BigInt), words, or a Set of names; NUMBER has at most six places.
const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?$/;
const TYPED = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/;
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const EDGES = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "g");
const PLACES = 24; // more than any number on a page has

function scaled(text) {
  const [whole, rest = ""] = text.replace(/^[+-]/, "").split(".");
  const digits = BigInt((whole || "0") + rest.slice(0, PLACES).padEnd(PLACES, "0"));
  return text.startsWith("-") ? -digits : digits;
}

const isEmpty = (value) => value === null || value === undefined || value === "" || (value instanceof Set && !value.size);

function isEqual(value, wanted) {
  if (typeof value === "bigint") return NUMBER.test(wanted) && value === scaled(wanted);
  return value instanceof Set ? value.size === 1 && value.has(wanted) : value === wanted;
}

function isOrdered(value, op, wanted) {
  if (op === "<") return value < wanted;
  if (op === "<=") return value <= wanted;
  return op === ">" ? value > wanted : value >= wanted;
}

function compared(value, op, wanted) {
  if (op === "selected") return value instanceof Set ? value.has(wanted) : !isEmpty(value) && isEqual(value, wanted);
  if (isEmpty(value) || wanted === "") {
    const same = isEmpty(value) && wanted === "";
    return op === "=" ? same : op === "!=" ? !same : false;
  }
  if (op === "=" || op === "!=") return isEqual(value, wanted) === (op === "=");
  if (typeof value === "bigint") return NUMBER.test(wanted) && isOrdered(value, op, scaled(wanted));
  return typeof value === "string" && isOrdered(value, op, wanted);
}

function treeHolds(tree, values) {
  if (!tree) return true;
  if (tree.op === "and") return tree.of.every((part) => treeHolds(part, values));
  if (tree.op === "or") return tree.of.some((part) => treeHolds(part, values));
  if (tree.op === "not") return !treeHolds(tree.of[0], values);
  return compared(values[tree.question] ?? null, tree.op, tree.value);
}

function readDay(words) {
  const day = /^(?:19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]$/.test(words) ? new Date(`${words}T00:00:00Z`) : null;
  return day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(words) ? words : null;
}

function readNumber(question, raw) {
  const text = (raw[0] ?? "").normalize("NFKC").replaceAll(",", "").replace(EDGES, "");
  if (text.length > 30 || !TYPED.test(text)) return null;
  const number = scaled(text);
  const limit = 10n ** BigInt(12 + PLACES);
  const isRough = number % 10n ** BigInt(question.whole ? PLACES : PLACES - 6) !== 0n;
  if (isRough || number >= limit || number <= -limit) return null;
  const { least, most } = question;
  return (least && number < scaled(least)) || (most && number > scaled(most)) ? null : number;
}

function readChoices(question, raw) {
  const chosen = new Set(raw.map((id) => question.choices[id]).filter((name) => name !== undefined));
  const { least, most } = question;
  return (least && chosen.size < Number(least)) || (most && chosen.size > Number(most)) ? null : chosen;
}

// What was typed or tapped, as conditions see it; null where the server would not take it.
function readAnswer(question, raw) {
  if (question.type === "number") return readNumber(question, raw);
  if (question.type === "choices") return readChoices(question, raw);
  if (question.type === "choice") return question.choices[raw[0]] ?? null;
  const words = (raw[0] ?? "").replaceAll("\0", "").replace(EDGES, "");
  if (question.type === "day") return readDay(words);
  return question.type === "text" && words !== "" ? words : null;
}

// The ids of the questions that are asked, in their order. A section hides all that stands in it.
function askedAfter(questions, rawOf) {
  const asked = [];
  const values = {};
  let isOpen = true;
  for (const question of questions) {
    if (question.starts) isOpen = true;
    const isAsked = isOpen && treeHolds(question.if, values);
    if (question.starts) isOpen = isAsked;
    if (isAsked) asked.push(question.id);
    if (question.name) values[question.name] = isAsked ? readAnswer(question, rawOf(question)) : null;
  }
  return asked;
}
