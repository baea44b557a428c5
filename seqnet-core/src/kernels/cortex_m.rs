//! Arm processors with an FPU of single precision and no vectors: Cortex-M4F, M7, M33.
//!
//! Their 32 registers hold 16 sums, 12 weights and four inputs; one instruction fetches a row of weights, and each fused multiplication
//! adds to its own sum. There is no branch on the numbers: the time is that of the shape alone. Tanh and the logistic
//! function are [a table](super::table), with an error below 6e-8; an infinite number gives NaN there.
#![expect(unsafe_code, reason = "assembly")]

use super::exp::exp;
use super::table::{DENSITY, HALF, Row, TABLE};
use super::{Gates, Kernels};
use crate::layers::LstmState;
use crate::{Vector, cast};
use core::arch::naked_asm;
use core::mem::MaybeUninit;
use nalgebra::SVector;

impl Kernels for f32 {
    #[inline]
    fn add_product(z: &mut [f32], kernel: &[f32], x: &[f32]) {
        add_rows(z, Rows { numbers: kernel, columns: z.len() }, x);
    }
    #[inline]
    fn tanh_each(values: &mut [f32]) {
        tanh_each(values);
    }
    #[inline]
    fn sigmoid_each(values: &mut [f32]) {
        sigmoid_each(values);
    }
    #[inline]
    fn exp_each(values: &mut [f32]) {
        for value in values {
            *value = exp(*value);
        }
    }

    /// [`Lstm`](crate::layers::Lstm)'s equations in their order, with room for three gates: `o` is summed last, where `i` has been.
    #[inline]
    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    fn lstm_step<const F: usize, const U: usize>(
        lstm: Gates<'_, F, U, 4, f32>,
        x: &Vector<F, f32>,
        LstmState { h, c }: &mut LstmState<U, f32>,
    ) -> bool {
        let w = Rows { numbers: cast::scalars(lstm.kernel.as_flattened()), columns: 4 * U };
        let u = Rows { numbers: cast::scalars(lstm.recurrent_kernel.as_flattened()), columns: 4 * U };
        let (x, h, c) = (x.as_slice(), h.as_mut_slice(), c.as_mut_slice());

        let mut gates = sums::<U, 3>(lstm.bias, w, x);
        add_rows(cast::scalars_mut(&mut gates), u, h);
        let (i_and_f, g) = gates.split_at_mut(2);
        sigmoid_each(cast::scalars_mut(i_and_f));
        tanh_each(cast::scalars_mut(g));
        let [i, f, g] = &mut gates;
        multiply_each(c, f.as_slice());
        add_product_each(c, i.as_slice(), g.as_slice());

        let o = i.as_mut_slice();
        sum(o, lstm.bias.get(3 * U..).unwrap_or_default(), w.from_column(3 * U), x);
        add_rows(o, u.from_column(3 * U), h);
        sigmoid_each(o);
        h.copy_from_slice(c);
        tanh_each(h);
        multiply_each(h, o);
        true
    }

    /// [`Gru`](crate::layers::Gru)'s equations in their order.
    #[inline]
    fn gru_step<const F: usize, const U: usize>(
        gru: Gates<'_, F, U, 3, f32>,
        x: &Vector<F, f32>,
        h: &mut Vector<U, f32>,
    ) -> bool {
        let w = Rows { numbers: cast::scalars(gru.kernel.as_flattened()), columns: 3 * U };
        let u = Rows { numbers: cast::scalars(gru.recurrent_kernel.as_flattened()), columns: 3 * U };
        let h = h.as_mut_slice();

        let mut gates = sums::<U, 3>(gru.bias, w, x.as_slice());
        let (z_and_r, _) = gates.split_at_mut(2);
        let z_and_r = cast::scalars_mut(z_and_r);
        add_rows(z_and_r, u, h);
        // A bias is a row of weights for a one.
        add_rows(z_and_r, Rows { numbers: gru.recurrent_bias, columns: 3 * U }, &[1.0]);
        sigmoid_each(z_and_r);
        let [z, r, hh] = &mut gates;
        let d_hh = gru.recurrent_bias.get(2 * U..).unwrap_or_default();
        let [recurrent] = sums::<U, 1>(d_hh, u.from_column(2 * U), h);
        add_product_each(hh.as_mut_slice(), r.as_slice(), recurrent.as_slice());
        tanh_each(hh.as_mut_slice());
        mix_each(h, z.as_slice(), hh.as_slice());
        true
    }
}

/// Weights, for each input a row; or some of their columns, from the first number on.
#[derive(Clone, Copy)]
struct Rows<'a> {
    numbers: &'a [f32],
    /// Numbers from one row to the next.
    columns: usize,
}

impl Rows<'_> {
    #[inline]
    fn from_column(self, column: usize) -> Self {
        Rows { numbers: self.numbers.get(column..).unwrap_or_default(), columns: self.columns }
    }

    /// How many of `inputs` have a row whose first `columns` numbers are there.
    #[inline]
    fn inputs(self, inputs: usize, columns: usize) -> usize {
        let last = self.numbers.len().checked_sub(columns);
        let rows = last.and_then(|last| last.checked_div(self.columns)).map_or(0, |before| before + 1);
        rows.min(inputs)
    }
}

/// `b + Σ_k x_k W_k` for `G` gates, where no numbers are a bias of zeros.
#[inline]
fn sums<const U: usize, const G: usize>(bias: &[f32], kernel: Rows<'_>, x: &[f32]) -> [SVector<f32, U>; G] {
    let mut z = MaybeUninit::<[SVector<f32, U>; G]>::uninit();
    // SAFETY: it is room for so many numbers.
    unsafe { write_sum(z.as_mut_ptr().cast(), G * U, bias, kernel, x) }
    // SAFETY: all of it is written.
    unsafe { z.assume_init() }
}

/// `z = b + Σ_k x_k W_k`
#[inline]
fn sum(z: &mut [f32], bias: &[f32], kernel: Rows<'_>, x: &[f32]) {
    // SAFETY: it has so many numbers.
    unsafe { write_sum(z.as_mut_ptr(), z.len(), bias, kernel, x) }
}

/// Writes a sum to where no numbers need be yet.
///
/// # Safety
/// At `z` so many `columns` can be written.
#[inline]
unsafe fn write_sum(z: *mut f32, columns: usize, bias: &[f32], kernel: Rows<'_>, x: &[f32]) {
    let inputs = kernel.inputs(x.len(), columns);
    let bias = if bias.len() < columns {
        // SAFETY: by the contract.
        unsafe { z.write_bytes(0, columns) };
        z
    } else {
        bias.as_ptr()
    };
    // SAFETY: `z` by the contract; `bias` has as many numbers, or is `z`; `x` has `inputs`, and `kernel` as many rows.
    unsafe { products(z, bias, kernel.numbers.as_ptr(), x.as_ptr(), inputs, columns, kernel.columns) }
}

/// `z += Σ_k x_k W_k`
#[inline]
fn add_rows(z: &mut [f32], kernel: Rows<'_>, x: &[f32]) {
    let inputs = kernel.inputs(x.len(), z.len());
    let (columns, z) = (z.len(), z.as_mut_ptr());
    // SAFETY: `z` has so many numbers, `x` has `inputs`, and `kernel` has as many rows.
    unsafe { products(z, z, kernel.numbers.as_ptr(), x.as_ptr(), inputs, columns, kernel.columns) }
}

/// `y *= a`
#[inline]
fn multiply_each(y: &mut [f32], a: &[f32]) {
    // SAFETY: both have so many.
    unsafe { multiply(y.as_mut_ptr(), a.as_ptr(), y.len().min(a.len())) }
}

/// `y += a b`
#[inline]
fn add_product_each(y: &mut [f32], a: &[f32], b: &[f32]) {
    // SAFETY: all have so many.
    unsafe { multiply_add(y.as_mut_ptr(), a.as_ptr(), b.as_ptr(), y.len().min(a.len()).min(b.len())) }
}

/// `y = a y + (1 - a) b`
#[inline]
fn mix_each(y: &mut [f32], a: &[f32], b: &[f32]) {
    // SAFETY: all have so many.
    unsafe { mix(y.as_mut_ptr(), a.as_ptr(), b.as_ptr(), y.len().min(a.len()).min(b.len())) }
}

fn tanh_each(values: &mut [f32]) {
    let (pairs, rest) = values.as_chunks_mut::<2>();
    // SAFETY: there are so many pairs; the table is the one that is asked for.
    unsafe { tanh_pairs(pairs.as_mut_ptr(), pairs.len(), middle(), DENSITY) }
    if let [last] = rest {
        let mut pair = [*last; 2];
        // SAFETY: it is one pair.
        unsafe { tanh_pairs(&raw mut pair, 1, middle(), DENSITY) }
        [*last, _] = pair;
    }
}

fn sigmoid_each(values: &mut [f32]) {
    let (pairs, rest) = values.as_chunks_mut::<2>();
    // SAFETY: there are so many pairs; the table is the one that is asked for.
    unsafe { sigmoid_pairs(pairs.as_mut_ptr(), pairs.len(), middle(), DENSITY / 2.0, 0.5) }
    if let [last] = rest {
        let mut pair = [*last; 2];
        // SAFETY: it is one pair.
        unsafe { sigmoid_pairs(&raw mut pair, 1, middle(), DENSITY / 2.0, 0.5) }
        [*last, _] = pair;
    }
}

/// The row of the table for numbers around zero.
fn middle() -> *const Row {
    // SAFETY: the table has twice as many rows.
    unsafe { TABLE.as_ptr().add(HALF) }
}

/// The assembler is not told what the target has. All of these processors have the instructions of the smallest, a Cortex-M4F.
macro_rules! fpu {
    () => {
        ".fpu fpv4-sp-d16"
    };
}

/// One row of weights times one input, added to 16 sums: `s0 … s15 += s16 … s27, s16 … s19 · x`. `r6` goes on by `r5` and 48 bytes.
macro_rules! row_of_16 {
    ($x:literal) => {
        concat!(
            "vldmia r6!, {{s16-s27}}\n",
            "vfma.f32 s0, s16, ",
            $x,
            "\n",
            "vfma.f32 s1, s17, ",
            $x,
            "\n",
            "vfma.f32 s2, s18, ",
            $x,
            "\n",
            "vfma.f32 s3, s19, ",
            $x,
            "\n",
            "vfma.f32 s4, s20, ",
            $x,
            "\n",
            "vfma.f32 s5, s21, ",
            $x,
            "\n",
            "vfma.f32 s6, s22, ",
            $x,
            "\n",
            "vfma.f32 s7, s23, ",
            $x,
            "\n",
            "vfma.f32 s8, s24, ",
            $x,
            "\n",
            "vfma.f32 s9, s25, ",
            $x,
            "\n",
            "vfma.f32 s10, s26, ",
            $x,
            "\n",
            "vfma.f32 s11, s27, ",
            $x,
            "\n",
            "vldmia r6, {{s16-s19}}\n",
            "vfma.f32 s12, s16, ",
            $x,
            "\n",
            "vfma.f32 s13, s17, ",
            $x,
            "\n",
            "vfma.f32 s14, s18, ",
            $x,
            "\n",
            "vfma.f32 s15, s19, ",
            $x,
            "\n",
            "add r6, r6, r5\n",
        )
    };
}

/// `z = b + Σ_k x_k W_k`, in blocks of 16 columns, of four, and one by one.
///
/// `r0`, `r1` and `r2` are where the block's sums, its biases and its weights in the first row are, `r3` the inputs, `r4` the columns
/// left, `r9` how many inputs there are, `lr` the bytes of a row; in a block `r6`, `r7` and `r8` are weights, inputs and rows to come.
///
/// # Safety
/// `z` are `columns` numbers that can be written, `bias` as many, or `z` itself; `x` are `inputs` numbers; and `kernel` has as many rows of `columns`
/// numbers, `stride` numbers from one to the next.
#[unsafe(naked)]
unsafe extern "C" fn products(
    z: *mut f32,
    bias: *const f32,
    kernel: *const f32,
    x: *const f32,
    inputs: usize,
    columns: usize,
    stride: usize,
) {
    naked_asm!(
        fpu!(),
        "push {{r4-r10, lr}}",
        "vpush {{d8-d15}}",
        "ldr r9, [sp, #96]",
        "ldr r4, [sp, #100]",
        "ldr lr, [sp, #104]",
        "lsl lr, lr, #2",
        "sub r5, lr, #48",
        // Blocks of 16.
        "subs r4, r4, #16",
        "blo 5f",
        "2:",
        "vldmia r1!, {{s0-s15}}",
        "mov r6, r2",
        "mov r7, r3",
        "subs r8, r9, #4",
        "blo 4f",
        "3:",
        "vldmia r7!, {{s28-s31}}",
        row_of_16!("s28"),
        row_of_16!("s29"),
        row_of_16!("s30"),
        row_of_16!("s31"),
        "subs r8, r8, #4",
        "bhs 3b",
        "4:",
        "adds r8, r8, #4",
        "beq 6f",
        "7:",
        "vldmia r7!, {{s28}}",
        row_of_16!("s28"),
        "subs r8, r8, #1",
        "bne 7b",
        "6:",
        "vstmia r0!, {{s0-s15}}",
        "add r2, r2, #64",
        "subs r4, r4, #16",
        "bhs 2b",
        "5:",
        // Blocks of four.
        "adds r4, r4, #12",
        "blt 5f",
        "2:",
        "vldmia r1!, {{s0-s3}}",
        "mov r6, r2",
        "mov r7, r3",
        "movs r8, r9",
        "beq 4f",
        "3:",
        "vldmia r6, {{s16-s19}}",
        "vldmia r7!, {{s28}}",
        "vfma.f32 s0, s16, s28",
        "vfma.f32 s1, s17, s28",
        "vfma.f32 s2, s18, s28",
        "vfma.f32 s3, s19, s28",
        "add r6, r6, lr",
        "subs r8, r8, #1",
        "bne 3b",
        "4:",
        "vstmia r0!, {{s0-s3}}",
        "add r2, r2, #16",
        "subs r4, r4, #4",
        "bge 2b",
        "5:",
        // One by one.
        "adds r4, r4, #4",
        "beq 9f",
        "2:",
        "vldmia r1!, {{s0}}",
        "mov r6, r2",
        "mov r7, r3",
        "movs r8, r9",
        "beq 4f",
        "3:",
        "vldr s16, [r6]",
        "vldmia r7!, {{s28}}",
        "vfma.f32 s0, s16, s28",
        "add r6, r6, lr",
        "subs r8, r8, #1",
        "bne 3b",
        "4:",
        "vstmia r0!, {{s0}}",
        "add r2, r2, #4",
        "subs r4, r4, #1",
        "bne 2b",
        "9:",
        "vpop {{d8-d15}}",
        "pop {{r4-r10, pc}}",
    )
}

/// `y *= a`
///
/// # Safety
/// `y` are `count` numbers that can be written, `a` are as many.
#[unsafe(naked)]
unsafe extern "C" fn multiply(y: *mut f32, a: *const f32, count: usize) {
    naked_asm!(
        fpu!(),
        "subs r2, r2, #4",
        "blo 3f",
        "2:",
        "vldmia r0, {{s0-s3}}",
        "vldmia r1!, {{s4-s7}}",
        "vmul.f32 s0, s0, s4",
        "vmul.f32 s1, s1, s5",
        "vmul.f32 s2, s2, s6",
        "vmul.f32 s3, s3, s7",
        "vstmia r0!, {{s0-s3}}",
        "subs r2, r2, #4",
        "bhs 2b",
        "3:",
        "adds r2, r2, #4",
        "beq 5f",
        "4:",
        "vldr s0, [r0]",
        "vldmia r1!, {{s4}}",
        "vmul.f32 s0, s0, s4",
        "vstmia r0!, {{s0}}",
        "subs r2, r2, #1",
        "bne 4b",
        "5:",
        "bx lr",
    )
}

/// `y += a b`
///
/// # Safety
/// `y` are `count` numbers that can be written, `a` and `b` are as many each.
#[unsafe(naked)]
unsafe extern "C" fn multiply_add(y: *mut f32, a: *const f32, b: *const f32, count: usize) {
    naked_asm!(
        fpu!(),
        "subs r3, r3, #4",
        "blo 3f",
        "2:",
        "vldmia r0, {{s0-s3}}",
        "vldmia r1!, {{s4-s7}}",
        "vldmia r2!, {{s8-s11}}",
        "vfma.f32 s0, s4, s8",
        "vfma.f32 s1, s5, s9",
        "vfma.f32 s2, s6, s10",
        "vfma.f32 s3, s7, s11",
        "vstmia r0!, {{s0-s3}}",
        "subs r3, r3, #4",
        "bhs 2b",
        "3:",
        "adds r3, r3, #4",
        "beq 5f",
        "4:",
        "vldr s0, [r0]",
        "vldmia r1!, {{s4}}",
        "vldmia r2!, {{s8}}",
        "vfma.f32 s0, s4, s8",
        "vstmia r0!, {{s0}}",
        "subs r3, r3, #1",
        "bne 4b",
        "5:",
        "bx lr",
    )
}

/// `y = b + a (y - b)`
///
/// # Safety
/// `y` are `count` numbers that can be written, `a` and `b` are as many each.
#[unsafe(naked)]
unsafe extern "C" fn mix(y: *mut f32, a: *const f32, b: *const f32, count: usize) {
    naked_asm!(
        fpu!(),
        "subs r3, r3, #4",
        "blo 3f",
        "2:",
        "vldmia r0, {{s0-s3}}",
        "vldmia r1!, {{s4-s7}}",
        "vldmia r2!, {{s8-s11}}",
        "vsub.f32 s0, s0, s8",
        "vsub.f32 s1, s1, s9",
        "vsub.f32 s2, s2, s10",
        "vsub.f32 s3, s3, s11",
        "vfma.f32 s8, s0, s4",
        "vfma.f32 s9, s1, s5",
        "vfma.f32 s10, s2, s6",
        "vfma.f32 s11, s3, s7",
        "vstmia r0!, {{s8-s11}}",
        "subs r3, r3, #4",
        "bhs 2b",
        "3:",
        "adds r3, r3, #4",
        "beq 5f",
        "4:",
        "vldr s0, [r0]",
        "vldmia r1!, {{s4}}",
        "vldmia r2!, {{s8}}",
        "vsub.f32 s0, s0, s8",
        "vfma.f32 s8, s0, s4",
        "vstmia r0!, {{s8}}",
        "subs r3, r3, #1",
        "bne 4b",
        "5:",
        "bx lr",
    )
}

/// The polynomial in `s14` whose coefficients are `s8 … s13`; the sum is in `s8`.
macro_rules! polynomial {
    () => {
        "vfma.f32 s12, s13, s14\n\
         vfma.f32 s11, s12, s14\n\
         vfma.f32 s10, s11, s14\n\
         vfma.f32 s9, s10, s14\n\
         vfma.f32 s8, s9, s14\n"
    };
}

/// The rows for the numbers in `s2` and `s3`: the nearest whole numbers to `s0` times them, at most six bits with their sign,
/// count rows of 32 bytes from `r2`.
macro_rules! find_rows {
    () => {
        "vmul.f32 s4, s2, s0\n\
         vmul.f32 s5, s3, s0\n\
         vcvtr.s32.f32 s4, s4\n\
         vcvtr.s32.f32 s5, s5\n\
         vmov r3, r12, s4, s5\n\
         ssat r3, #6, r3\n\
         ssat r12, #6, r12\n\
         add r3, r2, r3, lsl #5\n\
         add r12, r2, r12, lsl #5\n"
    };
}

/// `tanh(x) = 2 T(x)`
///
/// # Safety
/// `values` are so many pairs that can be written; `middle` is [`middle`].
#[unsafe(naked)]
unsafe extern "C" fn tanh_pairs(values: *mut [f32; 2], pairs: usize, middle: *const Row, density: f32) {
    naked_asm!(
        fpu!(),
        "cmp r1, #0",
        "beq 3f",
        "2:",
        "vldmia r0, {{s2-s3}}",
        find_rows!(),
        "vldmia r3, {{s8-s14}}",
        "vsub.f32 s14, s2, s14",
        polynomial!(),
        "vadd.f32 s2, s8, s8",
        "vldmia r12, {{s8-s14}}",
        "vsub.f32 s14, s3, s14",
        polynomial!(),
        "vadd.f32 s3, s8, s8",
        "vstmia r0!, {{s2-s3}}",
        "subs r1, r1, #1",
        "bne 2b",
        "3:",
        "bx lr",
    )
}

/// `σ(x) = T(x / 2) + 1/2`
///
/// # Safety
/// `values` are so many pairs that can be written; `middle` is [`middle`]; `density` is half of that of the table, and `half` is ½.
#[unsafe(naked)]
unsafe extern "C" fn sigmoid_pairs(
    values: *mut [f32; 2],
    pairs: usize,
    middle: *const Row,
    density: f32,
    half: f32,
) {
    naked_asm!(
        fpu!(),
        "cmp r1, #0",
        "beq 3f",
        "2:",
        "vldmia r0, {{s2-s3}}",
        find_rows!(),
        "vldmia r3, {{s8-s14}}",
        "vfnms.f32 s14, s2, s1",
        polynomial!(),
        "vadd.f32 s2, s8, s1",
        "vldmia r12, {{s8-s14}}",
        "vfnms.f32 s14, s3, s1",
        polynomial!(),
        "vadd.f32 s3, s8, s1",
        "vstmia r0!, {{s2-s3}}",
        "subs r1, r1, #1",
        "bne 2b",
        "3:",
        "bx lr",
    )
}
