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

/// One row of weights times one input, added to 16 sums, or what they begin with: `s0 … s15 += s16 … s27, s16 … s19 · x`. `r6` goes on by
/// `r5` and 48 bytes.
macro_rules! row_of_16 {
    ($x:literal) => {
        row_of_16!("vfma.f32", $x)
    };
    ($operation:literal, $x:literal) => {
        concat!(
            "vldmia r6!, {{s16-s27}}\n",
            row_of_16!(@ $operation, "s0", "s16", $x),
            row_of_16!(@ $operation, "s1", "s17", $x),
            row_of_16!(@ $operation, "s2", "s18", $x),
            row_of_16!(@ $operation, "s3", "s19", $x),
            row_of_16!(@ $operation, "s4", "s20", $x),
            row_of_16!(@ $operation, "s5", "s21", $x),
            row_of_16!(@ $operation, "s6", "s22", $x),
            row_of_16!(@ $operation, "s7", "s23", $x),
            row_of_16!(@ $operation, "s8", "s24", $x),
            row_of_16!(@ $operation, "s9", "s25", $x),
            row_of_16!(@ $operation, "s10", "s26", $x),
            row_of_16!(@ $operation, "s11", "s27", $x),
            "vldmia r6, {{s16-s19}}\n",
            row_of_16!(@ $operation, "s12", "s16", $x),
            row_of_16!(@ $operation, "s13", "s17", $x),
            row_of_16!(@ $operation, "s14", "s18", $x),
            row_of_16!(@ $operation, "s15", "s19", $x),
            "add r6, r6, r5\n",
        )
    };
    (@ $operation:literal, $sum:literal, $weight:literal, $x:literal) => {
        concat!($operation, " ", $sum, ", ", $weight, ", ", $x, "\n")
    };
}

/// `s0 … s15 += z`, where `z` is at `lr`; `r8` is lost.
macro_rules! add_16 {
    () => {
        "add r8, lr, #48\n\
         vldmia lr, {{s16-s27}}\n\
         vadd.f32 s0, s0, s16\n\
         vadd.f32 s1, s1, s17\n\
         vadd.f32 s2, s2, s18\n\
         vadd.f32 s3, s3, s19\n\
         vadd.f32 s4, s4, s20\n\
         vadd.f32 s5, s5, s21\n\
         vadd.f32 s6, s6, s22\n\
         vadd.f32 s7, s7, s23\n\
         vadd.f32 s8, s8, s24\n\
         vadd.f32 s9, s9, s25\n\
         vadd.f32 s10, s10, s26\n\
         vadd.f32 s11, s11, s27\n\
         vldmia r8, {{s16-s19}}\n\
         vadd.f32 s12, s12, s16\n\
         vadd.f32 s13, s13, s17\n\
         vadd.f32 s14, s14, s18\n\
         vadd.f32 s15, s15, s19\n"
    };
}

/// `z = b + Σ_k x_k W_k`, in blocks of 16 columns, of four, and one by one.
///
/// In a block of 16, of more than 16 inputs every 16 have sums of their own, which are added to those before, and in a single column every four:
/// short sums lose less.
///
/// `r0`, `r1` and `r2` are where the block's sums, its biases and its weights in the first row are, `r3` the inputs, `r4` the columns
/// left, `r9` how many inputs there are, `r11` those of them that have sums of their own, and `r10` the others; `lr` are the bytes of a row. In a block
/// `r6` and `r7` are weights and inputs to come, `r8` rows of these 16 inputs, `r12` rows that have sums of their own; and in one of 16 columns `lr` is
/// where the sums before are, and `r5` the bytes of a row but 48.
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
        "push {{r4-r11, lr}}",
        "vpush {{d8-d15}}",
        "ldr r9, [sp, #100]",
        "ldr r4, [sp, #104]",
        "ldr lr, [sp, #108]",
        // All but a multiple of 16, and 16 of that.
        // Of 16 or fewer none has a sum of its own.
        "bic r11, r9, #15",
        "cmp r9, #16",
        "it eq",
        "moveq r11, #0",
        "sub r10, r9, r11",
        "lsl lr, lr, #2",
        "sub r5, lr, #48",
        // Blocks of 16.
        "subs r4, r4, #16",
        "blo 5f",
        "2:",
        "mov r6, r2",
        "mov r7, r3",
        "mov lr, r1",
        "movs r12, r11",
        "bne 10f",
        "vldmia r1, {{s0-s15}}",
        "11:",
        "subs r8, r10, #4",
        "blo 4f",
        "3:",
        "vldmia r7!, {{s28-s31}}",
        row_of_16!("s28"),
        "8:",
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
        "cmp r12, #0",
        "beq 7f",
        add_16!(),
        "subs r12, r12, #16",
        "itt eq",
        "cmpeq r10, #0",
        "beq 7f",
        "cmp r12, #0",
        "beq 11b",
        "vstmia r0, {{s0-s15}}",
        "mov lr, r0",
        "10:",
        "vldmia r7!, {{s28-s31}}",
        row_of_16!("vmul.f32", "s28"),
        "mov r8, #12",
        "b 8b",
        "7:",
        "vstmia r0!, {{s0-s15}}",
        "add r1, r1, #64",
        "add r2, r2, #64",
        "subs r4, r4, #16",
        "bhs 2b",
        "add lr, r5, #48",
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
        // One by one, where four products at a time have a sum of their own.
        "adds r4, r4, #4",
        "beq 9f",
        "2:",
        "vldmia r1!, {{s0}}",
        "mov r6, r2",
        "mov r7, r3",
        "subs r8, r9, #4",
        "blo 4f",
        "3:",
        "vldmia r7!, {{s28-s31}}",
        "vldr s16, [r6]",
        "add r6, r6, lr",
        "vldr s17, [r6]",
        "add r6, r6, lr",
        "vldr s18, [r6]",
        "add r6, r6, lr",
        "vldr s19, [r6]",
        "add r6, r6, lr",
        "vmul.f32 s16, s16, s28",
        "vfma.f32 s16, s17, s29",
        "vfma.f32 s16, s18, s30",
        "vfma.f32 s16, s19, s31",
        "vadd.f32 s0, s0, s16",
        "subs r8, r8, #4",
        "bhs 3b",
        "4:",
        "adds r8, r8, #4",
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
        "pop {{r4-r11, pc}}",
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

/// The polynomial in `s15` whose coefficients are `s8 … s14`; the sum is in `s8`.
macro_rules! polynomial {
    () => {
        "vfma.f32 s13, s14, s15\n\
         vfma.f32 s12, s13, s15\n\
         vfma.f32 s11, s12, s15\n\
         vfma.f32 s10, s11, s15\n\
         vfma.f32 s9, s10, s15\n\
         vfma.f32 s8, s9, s15\n"
    };
}

/// The rows for two numbers: the nearest whole numbers to `s0` times them, at most six bits with their sign, count rows of 32
/// bytes from `r2`. One comes into the register that is named, the other into `r12`.
macro_rules! find_rows {
    ($a:literal, $b:literal, $first:literal) => {
        concat!(
            concat!("vmul.f32 s6, ", $a, ", s0\n"),
            concat!("vmul.f32 s7, ", $b, ", s0\n"),
            "vcvtr.s32.f32 s6, s6\n",
            "vcvtr.s32.f32 s7, s7\n",
            concat!("vmov ", $first, ", r12, s6, s7\n"),
            concat!("ssat ", $first, ", #6, ", $first, "\n"),
            "ssat r12, #6, r12\n",
            concat!("add ", $first, ", r2, ", $first, ", lsl #5\n"),
            "add r12, r2, r12, lsl #5\n",
        )
    };
}

/// The hyperbolic tangents of two numbers.
macro_rules! two_tanhs {
    ($a:literal, $b:literal) => {
        concat!(
            find_rows!($a, $b, "r4"),
            "vldmia r4, {{s8-s15}}\n",
            concat!("vsub.f32 s15, ", $a, ", s15\n"),
            polynomial!(),
            concat!("vadd.f32 ", $a, ", s8, s8\n"),
            "vldmia r12, {{s8-s15}}\n",
            concat!("vsub.f32 s15, ", $b, ", s15\n"),
            polynomial!(),
            concat!("vadd.f32 ", $b, ", s8, s8\n"),
        )
    };
}

/// The logistic functions of two numbers.
macro_rules! two_sigmoids {
    ($a:literal, $b:literal) => {
        concat!(
            find_rows!($a, $b, "r3"),
            "vldmia r3, {{s8-s15}}\n",
            concat!("vfnms.f32 s15, ", $a, ", s1\n"),
            polynomial!(),
            concat!("vadd.f32 ", $a, ", s8, s1\n"),
            "vldmia r12, {{s8-s15}}\n",
            concat!("vfnms.f32 s15, ", $b, ", s1\n"),
            polynomial!(),
            concat!("vadd.f32 ", $b, ", s8, s1\n"),
        )
    };
}

/// `y = tanh(x) = 2 T(x)`
///
/// # Safety
/// `x` are so many times four numbers, and `y` as many that can be written, or `x` itself; `middle` is the row of the table for numbers around
/// zero.
#[unsafe(naked)]
pub(super) unsafe extern "C" fn tanh_fours(
    y: *mut [f32; 4],
    fours: usize,
    middle: *const Row,
    x: *const [f32; 4],
    density: f32,
) {
    naked_asm!(
        fpu!(),
        "push {{r4, lr}}",
        "cmp r1, #0",
        "beq 3f",
        "2:",
        "vldmia r3!, {{s2-s5}}",
        two_tanhs!("s2", "s3"),
        two_tanhs!("s4", "s5"),
        "vstmia r0!, {{s2-s5}}",
        "subs r1, r1, #1",
        "bne 2b",
        "3:",
        "pop {{r4, pc}}",
    )
}

/// `σ(x) = T(x / 2) + 1/2`
///
/// # Safety
/// `values` are so many times four numbers that can be written; `middle` is the row of the table for numbers around zero; `density` is half of
/// that of the table, and `half` is ½.
#[unsafe(naked)]
pub(super) unsafe extern "C" fn sigmoid_fours(
    values: *mut [f32; 4],
    fours: usize,
    middle: *const Row,
    density: f32,
    half: f32,
) {
    naked_asm!(
        fpu!(),
        "cmp r1, #0",
        "beq 3f",
        "2:",
        "vldmia r0, {{s2-s5}}",
        two_sigmoids!("s2", "s3"),
        two_sigmoids!("s4", "s5"),
        "vstmia r0!, {{s2-s5}}",
        "subs r1, r1, #1",
        "bne 2b",
        "3:",
        "bx lr",
    )
}

/// `y = x`
///
/// # Safety
/// `y` are `count` numbers that can be written, `x` are as many.
#[unsafe(naked)]
pub(super) unsafe extern "C" fn copy(y: *mut f32, x: *const f32, count: usize) {
    naked_asm!(
        fpu!(),
        "subs r2, r2, #16",
        "blo 3f",
        "2:",
        "vldmia r1!, {{s0-s15}}",
        "vstmia r0!, {{s0-s15}}",
        "subs r2, r2, #16",
        "bhs 2b",
        "3:",
        "adds r2, r2, #16",
        "beq 5f",
        "4:",
        "vldmia r1!, {{s0}}",
        "vstmia r0!, {{s0}}",
        "subs r2, r2, #1",
        "bne 4b",
        "5:",
        "bx lr",
    )
}

/// `√x`
///
/// # Safety
/// There is nothing to heed.
#[unsafe(naked)]
pub(super) unsafe extern "C" fn square_root(x: f32) -> f32 {
    naked_asm!(fpu!(), "vsqrt.f32 s0, s0", "bx lr")
}
