//! What the kernels ask of a machine: registers of a few `f32`.

/// A register of `LANES` numbers.
///
/// # Safety
///
/// All functions need a processor that has the register's instructions. Pointers must be valid for the numbers that are named, at the
/// alignment of one `f32`.
pub(super) trait Register: Copy {
    /// How many numbers it holds.
    const LANES: usize;
    /// How many sums the processor keeps in registers beside what it multiplies.
    const SUMS: usize;
    /// Whether [`after`](Register::after) is at hand.
    const SHIFTS: bool = false;

    /// `x` in every lane.
    unsafe fn splat(x: f32) -> Self;
    /// `LANES` numbers.
    unsafe fn load(from: *const f32) -> Self;
    /// The first `count` numbers, and zeros. Only those are read.
    unsafe fn load_first(from: *const f32, count: usize) -> Self;
    /// Writes `LANES` numbers.
    unsafe fn store(self, to: *mut f32);
    /// Writes the first `count` numbers, and no more.
    unsafe fn store_first(self, to: *mut f32, count: usize);
    /// `self + b`
    unsafe fn add(self, b: Self) -> Self;
    /// `self - b`
    unsafe fn sub(self, b: Self) -> Self;
    /// `self b`
    unsafe fn mul(self, b: Self) -> Self;
    /// `self b + c`
    unsafe fn mul_add(self, b: Self, c: Self) -> Self;
    /// `self b - c`
    unsafe fn mul_sub(self, b: Self, c: Self) -> Self;
    /// `2ᵏ`, where the last bits of the number are the integer `k`.
    unsafe fn two_to_last_bits(self) -> Self;
    /// `self / b`
    unsafe fn div(self, b: Self) -> Self;
    /// The smaller of the number and the limit; NaN of NaN.
    unsafe fn at_most(self, limit: f32) -> Self;
    /// The nearest number between `-limit` and `limit`; NaN of NaN.
    unsafe fn within(self, limit: f32) -> Self;
    /// The sum of all lanes.
    unsafe fn sum(self) -> f32;
    /// The hyperbolic tangent, within `3.2e-7`, NaN of NaN.
    unsafe fn tanh(self) -> Self;
    /// `1 / (1 + e⁻ˣ)`, within `1.3e-7`, NaN of NaN.
    unsafe fn sigmoid(self) -> Self;
    /// `LANES` numbers from lane `by` on, of this register and then of the next. `by` is less than `LANES`.
    #[inline(always)]
    unsafe fn after(self, _next: Self, _by: usize) -> Self {
        self
    }
}

/// Numbers on the stack, at an address from which registers can be read whole.
#[repr(align(64))]
pub(super) struct Aligned<T>(pub(super) T);
