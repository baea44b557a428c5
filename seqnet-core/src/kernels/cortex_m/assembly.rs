//! The loops in assembly: sums of products, what is done number by number, tanh and the logistic function.
#![expect(unsafe_code, reason = "assembly")]

use super::super::table::Row;
use core::arch::naked_asm;

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
pub(super) unsafe extern "C" fn products(
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
pub(super) unsafe extern "C" fn multiply(y: *mut f32, a: *const f32, count: usize) {
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
pub(super) unsafe extern "C" fn multiply_add(y: *mut f32, a: *const f32, b: *const f32, count: usize) {
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
pub(super) unsafe extern "C" fn mix(y: *mut f32, a: *const f32, b: *const f32, count: usize) {
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
/// `values` are so many pairs that can be written; `middle` is the row of the table for numbers around zero.
#[unsafe(naked)]
pub(super) unsafe extern "C" fn tanh_pairs(
    values: *mut [f32; 2],
    pairs: usize,
    middle: *const Row,
    density: f32,
) {
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
/// `values` are so many pairs that can be written; `middle` is the row of the table for numbers around zero; `density` is half of that
/// of the table, and `half` is ½.
#[unsafe(naked)]
pub(super) unsafe extern "C" fn sigmoid_pairs(
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
