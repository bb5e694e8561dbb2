import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { erf, erfc, logistic } from '../../../lib/util/math.ts';

/** Code of a surrogate by the name of the surrogate. */
export type Codes = Readonly<Record<string, string>>;

/** Forward, gradient and origin at some points, by the name of the surrogate. A forward that draws is given 0.5. */
export type Rows = Readonly<
  Record<string, readonly [forward: number[], gradient: number[], origin: number[]]>
>;

/** Debian's Python, which has torch where that is installed. */
export const python = '/usr/bin/python3';
const size = 1 << 27;

function runs(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether there is a Python with torch. */
export function hasTorch(): boolean {
  // Found without being loaded, which takes seconds.
  return runs(python, '-c', 'from importlib.util import find_spec as f; exit(f("torch") is None)');
}

/** Whether there is a compiler for C. */
export function hasCompiler(): boolean {
  return runs('gcc', '--version');
}

function inFolder<T>(f: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'spiketape-code-'));
  try {
    return f(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Numbers that came one function after the other, three for each code. */
function rowsOf(codes: Codes, numbers: ArrayLike<number>, n: number): Rows {
  const row = (k: number) => Array.from({ length: n }, (_, i) => numbers[k * n + i] as number);
  return Object.fromEntries(
    Object.keys(codes).map((name, k) => [name, [row(3 * k), row(3 * k + 1), row(3 * k + 2)]]),
  );
}

const torchProgram = `
import array, json, sys, torch
folder, checked = sys.argv[1], json.loads(sys.argv[2])
codes = json.load(open(folder + '/codes.json'))
xs = array.array('d', open(folder + '/xs', 'rb').read())
for name, code in codes.items():
    own = {}
    exec(code, own)
    x = torch.tensor(list(xs), dtype=torch.float64, requires_grad=True)
    y = own[name](x)
    y.sum().backward()
    if 'rand_like' in code:
        assert torch.logical_or(y == 0, y == 1).all()
        y = own[name + '_forward'](x, torch.full_like(x, 0.5))
    for row in (y, x.grad, own[name + '_origin'](x)):
        assert row.dtype == torch.float64 and row.shape == x.shape, name
        sys.stdout.buffer.write(array.array('d', row.tolist()).tobytes())
    if name in checked:
        near = torch.linspace(-3.1, 3.2, 40, dtype=torch.float64, requires_grad=True)
        assert torch.autograd.gradcheck(own[name + '_origin'], (near,)), name
`;

/** Runs codes for PyTorch in one process, in Float64, the gradient as a backward pass; of some, torch checks the gradient of the origin. */
export function runTorch(codes: Codes, xs: Float32Array, checked: readonly string[]): Rows {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'codes.json'), JSON.stringify(codes));
    writeFileSync(join(folder, 'xs'), new Uint8Array(Float64Array.from(xs).buffer));
    writeFileSync(join(folder, 'run.py'), torchProgram);
    const args = [join(folder, 'run.py'), folder, JSON.stringify(checked)];
    const bytes = execFileSync(python, args, { maxBuffer: size });
    return rowsOf(codes, new Float64Array(new Uint8Array(bytes).buffer), xs.length);
  });
}

/** Compiles codes of C as one file that takes warnings for errors, and runs it. */
export function runC(codes: Codes, xs: Float32Array, prelude = ''): Rows {
  const draws = (name: string) => /_forward\([^)]*draw/.test(codes[name] as string);
  const names = Object.keys(codes);
  const halves = names
    .filter(draws)
    .map((name) => `static float ${name}_half(float x) { return ${name}_forward(x, 0.5f); }`);
  const table = names.map(
    (name) => `${name}_${draws(name) ? 'half' : 'forward'}, ${name}_gradient, ${name}_origin`,
  );
  const program = `${prelude}
#include <stdio.h>
${Object.values(codes).join('\n')}
${halves.join('\n')}
static float (*const all[])(float) = { ${table.join(',\n')} };
static float xs[${xs.length}];
int main(void) {
  const unsigned n = fread(xs, sizeof(float), ${xs.length}, stdin);
  for (unsigned k = 0; k < sizeof all / sizeof *all; k++)
    for (unsigned i = 0; i < n; i++) {
      const float y = all[k](xs[i]);
      fwrite(&y, sizeof y, 1, stdout);
    }
  return 0;
}
`;
  return inFolder((folder) => {
    writeFileSync(join(folder, 'all.c'), program);
    const out = join(folder, 'all');
    execFileSync('gcc', ['-std=c11', '-Wall', '-Werror', '-o', out, join(folder, 'all.c'), '-lm']);
    const bytes = execFileSync(out, { input: new Uint8Array(xs.buffer), maxBuffer: size });
    return rowsOf(codes, new Float32Array(new Uint8Array(bytes).buffer), xs.length);
  });
}

/** Code of WGSL as C. */
export function wgslAsC(code: string): string {
  const typed = (text: string) => text.replace(/(\w+): (\w+)/g, (_, name, type) => `${type} ${name}`);
  return code
    .replace(
      /fn (\w+)\(([^)]*)\) -> (\w+)/g,
      (_, name, args, type) => `static ${type} ${name}(${typed(args)})`,
    )
    .replace(/let (\w+): (\w+) =/g, 'const $2 $1 =')
    .replace(/let (\w+) =/g, 'const f32 $1 =')
    .replace(/var (\w+): (\w+) =/g, '$2 $1 =')
    .replace(/bitcast<(\w+)>/g, 'bitcast_$1');
}

/** What the words of WGSL are in C. */
export const wgslPrelude = `
#include <tgmath.h>
#include <stdbool.h>
typedef float f32;
typedef unsigned u32;
static inline u32 bitcast_u32(f32 x) { union { f32 f; u32 u; } both = { .f = x }; return both.u; }
static inline f32 bitcast_f32(u32 x) { union { u32 u; f32 f; } both = { .u = x }; return both.f; }
static inline f32 bits(f32 x) { return bitcast_f32(bitcast_u32(x)); }
#define select(otherwise, value, mask) ((mask) ? (value) : (otherwise))
#define min(a, b) fmin(a, b)
#define max(a, b) fmax(a, b)
#define abs(x) fabs(bits(x))
#define sign(x) (f32)((x > 0.0f) - (x < 0.0f))
#undef round
#define round(x) rint(x)
`;

/** What the words of CUDA are in C. */
export const cudaPrelude = `
#include <stdbool.h>
#define __device__ static
#define __forceinline__ inline
`;

/** Runs the functions of code for JAX, with numbers in place of arrays. */
export function runJax(codes: Codes, xs: Float32Array): Rows {
  const numbers = Float64Array.from(xs);
  return Object.fromEntries(
    Object.entries(codes).map(([name, code]) => {
      const call = (part: string) => {
        const f = functionOf(code, `${name}_${part}`);
        return Array.from(numbers, (x) => Number(f(x, 0.5)));
      };
      return [name, [call('forward'), call('gradient'), call('origin')] as const];
    }),
  );
}

/** A function of Python whose lines are assignments and a return, as one of JavaScript. */
function functionOf(code: string, name: string): (x: number, draw: number) => number {
  const body = code.match(new RegExp(`^def ${name}\\(.*\\):\\n((?: {4}.*\\n)+)`, 'm'))?.[1];
  if (body === undefined) throw new Error(`There is no ${name}.`);
  const lines = body.replace(/^ {4}(\w+) = /gm, 'const $1 = ');
  return new Function('jnp', 'jax', 'float', `return (x, draw) => { ${lines} };`)(jnp, jax, float);
}

/** A number by its text in Python. */
function float(text: string): number {
  return Number(text.replace('inf', 'Infinity'));
}

const jnp = {
  ...Object.fromEntries(
    Object.getOwnPropertyNames(Math).map((key) => [key, Reflect.get(Math, key) as unknown]),
  ),
  arctan: Math.atan,
  arctan2: Math.atan2,
  asarray: (x: number) => x,
  fmod: (a: number, b: number) => a % b,
  logical_not: (x: boolean) => !x,
  maximum: Math.max,
  minimum: Math.min,
  where: (mask: boolean, a: number, b: number) => (mask ? a : b),
};

const jax = { scipy: { special: { erf, erfc } }, nn: { sigmoid: logistic } };

/** What the words of JAX are over numbers. */
export const jaxWords = { jnp, jax };
