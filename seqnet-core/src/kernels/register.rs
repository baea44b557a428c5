//! What the kernels ask of a machine: registers of a few `f32`.

use core::mem::MaybeUninit;

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
    /// Whether [`load_first`](Register::load_first) takes no longer than [`load`](Register::load), whatever the count. Of one number, of two and
    /// of four it never does.
    const MASKS: bool = false;
    /// Whether it divides for [`tanh`](Register::tanh) and [`sigmoid`](Register::sigmoid), so that it pays to divide by two things at once.
    const DIVIDES: bool = !Self::SHIFTS;

    /// `x` in every lane.
    unsafe fn splat(x: f32) -> Self;
    /// Asks for the line of the cache in which a number lies, which need not be there.
    #[inline(always)]
    unsafe fn prefetch(_from: *const f32) {}
    /// `LANES` numbers.
    unsafe fn load(from: *const f32) -> Self;
    /// The first `count` numbers, and zeros. Only those are read.
    unsafe fn load_first(from: *const f32, count: usize) -> Self;
    /// Writes `LANES` numbers.
    unsafe fn store(self, to: *mut f32);
    /// Writes the first `count` numbers, and no more.
    unsafe fn store_first(self, to: *mut f32, count: usize);
    /// The first `count` numbers, and zeros: all that there are, if `count` is no less than `LANES`.
    #[inline(always)]
    unsafe fn load_up_to(from: *const f32, count: usize) -> Self {
        if count < Self::LANES { Self::load_first(from, count) } else { Self::load(from) }
    }
    /// Writes the first `count` numbers: all that there are, if `count` is no less than `LANES`.
    #[inline(always)]
    unsafe fn store_up_to(self, to: *mut f32, count: usize) {
        if count < Self::LANES {
            self.store_first(to, count);
        } else {
            self.store(to);
        }
    }
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
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Aligned<T>(pub(super) T);

/// Room for numbers, every one of which is written before it is read.
#[inline(always)]
pub(super) const fn room<T>() -> MaybeUninit<Aligned<T>> {
    MaybeUninit::uninit()
}
