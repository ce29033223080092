// Compares our OPRF, DLEQ proofs, point and scalar parsing and Argon2id with @noble/curves and @noble/hashes.
// usage: node oprf_oracle.mjs MODULES OPRF_CLI SEED ROUNDS. Prints what differs; ends with 1 if anything does.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [modules, program, seed, rounds] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${modules}/node_modules/${name}`));
const { ristretto255, ristretto255_oprf } = await load("@noble/curves/ed25519.js");
const { argon2id } = await load("@noble/hashes/argon2.js");
const { oprf, voprf } = ristretto255_oprf;
const { Point } = ristretto255;
const order = Point.Fn.ORDER;

const hex = (bytes) => Buffer.from(bytes).toString("hex") || "-";
const unhex = (text) => Uint8Array.from(Buffer.from(text, "hex"));

// Random bytes that depend on the seed alone.
let drawn = 0;
const random = (size) => {
  const blocks = [];
  for (let have = 0; have < size; have += 32) blocks.push(createHash("sha256").update(`${seed} ${drawn++}`).digest());
  return Uint8Array.from(Buffer.concat(blocks).subarray(0, size));
};
const below = (limit) => Buffer.from(random(6)).readUIntBE(0, 6) % limit;
const number = (bytes) => BigInt("0x" + Buffer.from(bytes).reverse().toString("hex"));
const little_endian = (value, size) => {
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++, value >>= 8n) out[i] = Number(value & 255n);
  return out;
};
const random_scalar = () => little_endian((number(random(48)) % (order - 1n)) + 1n, 32);
// noble takes 48 bytes modulo (order - 1), plus 1.
const drawing = (scalar) => (size) => little_endian(number(scalar) - 1n, size);

const ours = spawn(program, [], { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: ours.stdout })[Symbol.asyncIterator]();
const ask = async (...words) => {
  ours.stdin.write(words.join(" ") + "\n");
  const line = await lines.next();
  if (line.done) throw new Error(`${program} ended at: ${words.join(" ").slice(0, 300)}`);
  return line.value;
};

let compared = 0;
let different = 0;
const same = (what, got, wanted) => {
  compared++;
  if (got === wanted) return;
  different++;
  console.error(`${what}\n  ours   ${got}\n  theirs ${wanted}`);
};
const accepts = (f) => {
  try {
    f();
    return "yes";
  } catch {
    return "no";
  }
};

async function output_of_a_shared_key(input) {
  const key = random_scalar();
  const blind = random_scalar();
  const blinded = oprf.blind(input, drawing(blind)).blinded;
  same("blind", await ask("blind", hex(input), hex(blind)), hex(blinded));
  const n = 1 + below(7);
  const t = 1 + below(n);
  const quorum = [];
  while (quorum.length < t) {
    const node = 1 + below(n);
    if (!quorum.includes(node)) quorum.push(node);
  }
  const wanted = oprf.finalize(input, blind, oprf.blindEvaluate(key, blinded));
  const got = await ask("shared", hex(key), t, n, quorum.join(","), hex(input), hex(blind));
  same(`output, nodes ${quorum} of ${n}`, got, hex(wanted));
}

async function proofs() {
  const key = random_scalar();
  const nonce = random_scalar();
  const public_key = Point.BASE.multiply(number(key)).toBytes();
  const items = [];
  for (let left = 1 + below(4); left > 0; left--) items.push(voprf.blind(random(16), drawing(random_scalar())));
  const inputs = items.map((item) => item.blinded);
  const { evaluated, proof } = voprf.blindEvaluateBatch(key, public_key, inputs, drawing(nonce));
  const list = (points) => points.map(hex).join(",");
  same("prove", await ask("prove", hex(key), hex(nonce), list(inputs)), [public_key, list(evaluated), proof]
    .map((part) => (typeof part === "string" ? part : hex(part))).join(" "));

  const altered = Uint8Array.from(proof);
  altered[below(64)] ^= 1 << below(8);
  const other_key = Point.BASE.multiply(number(random_scalar())).toBytes();
  for (const [key_shown, shown] of [[public_key, proof], [public_key, altered], [other_key, proof]]) {
    const theirs = accepts(() => voprf.finalizeBatch(items.map((item, i) =>
      ({ input: new Uint8Array(), blind: item.blind, blinded: item.blinded, evaluated: evaluated[i] })), key_shown, shown));
    same("verify", await ask("verify", hex(key_shown), list(inputs), list(evaluated), hex(shown)), theirs);
  }
}

async function encodings() {
  const valid = Point.BASE.multiply(number(random_scalar())).toBytes();
  const near = Uint8Array.from(valid);
  near[below(32)] ^= 1 << below(8);
  const anything = random(32);
  anything[31] &= 0x7f;
  anything[0] &= 0xfe;
  for (const bytes of [valid, near, anything]) {
    const theirs = accepts(() => {
      if (Point.fromBytes(bytes).equals(Point.ZERO)) throw new Error("the identity");
    });
    same("point", await ask("point", hex(bytes)), theirs);
  }
  const around_order = little_endian(order + BigInt(below(5)) - 2n, 32);
  for (const bytes of [random(32), around_order]) {
    same("scalar", await ask("scalar", hex(bytes)), number(bytes) < order ? "yes" : "no");
  }
}

async function stretching() {
  const input = random(below(80));
  const salt = random(16);
  const cost = { m: 8 + below(120), t: 1 + below(3), p: 1, dkLen: 32 };
  same("argon2id", await ask("argon2id", hex(input), hex(salt), cost.m, cost.t), hex(argon2id(input, salt, cost)));
}

for (const size of [0, 1, 65535]) await output_of_a_shared_key(random(size));
for (let round = 0; round < Number(rounds); round++) {
  await output_of_a_shared_key(random(below(300)));
  await proofs();
  await encodings();
  await stretching();
}
ours.stdin.end();
console.log(JSON.stringify({ compared, different }));
process.exit(different === 0 ? 0 : 1);
