//! The registers of SSE2, AVX2 with FMA, and AVX-512.

use super::super::register::Register;
use super::super::{functions, segments};
use core::arch::x86_64::{
    __m128, __m256, __m512, __m512i, _MM_HINT_T0, _mm_add_epi32, _mm_add_ps, _mm_add_ss, _mm_castps_si128,
    _mm_castsi128_ps, _mm_cvtss_f32, _mm_div_ps, _mm_load_ss, _mm_loadl_epi64, _mm_loadu_ps, _mm_max_ps,
    _mm_min_ps, _mm_movehl_ps, _mm_mul_ps, _mm_prefetch, _mm_set1_ps, _mm_shuffle_ps, _mm_slli_epi32,
    _mm_storel_epi64, _mm_storeu_ps, _mm_sub_ps, _mm256_add_epi32, _mm256_add_ps, _mm256_castpd_ps,
    _mm256_castps_si256, _mm256_castps256_ps128, _mm256_castsi256_ps, _mm256_div_ps, _mm256_extractf128_ps,
    _mm256_fmadd_ps, _mm256_fmsub_ps, _mm256_loadu_ps, _mm256_loadu_si256, _mm256_maskload_ps, _mm256_max_ps,
    _mm256_min_ps, _mm256_mul_ps, _mm256_set1_ps, _mm256_slli_epi32, _mm256_storeu_ps, _mm256_sub_ps,
    _mm256_zextps128_ps256, _mm512_add_epi32, _mm512_add_ps, _mm512_andnot_si512, _mm512_castps_pd,
    _mm512_castps_si512, _mm512_castps512_ps256, _mm512_castsi512_ps, _mm512_div_ps, _mm512_extractf64x4_pd,
    _mm512_fmadd_ps, _mm512_fmsub_ps, _mm512_fnmadd_ps, _mm512_load_ps, _mm512_loadu_ps,
    _mm512_maskz_loadu_ps, _mm512_max_ps, _mm512_min_ps, _mm512_mul_ps, _mm512_permutex2var_ps,
    _mm512_reduce_add_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setr_epi32, _mm512_slli_epi32,
    _mm512_storeu_ps, _mm512_sub_ps, _mm512_ternarylogic_epi32,
};

/// Writes a few numbers by way of a row of their own.
macro_rules! by_way_of_a_row {
    () => {
        #[inline(always)]
        unsafe fn store_first(self, to: *mut f32, count: usize) {
            let mut row = [0.0; Self::LANES];
            self.store(row.as_mut_ptr());
            core::ptr::copy_nonoverlapping(row.as_ptr(), to, count);
        }
    };
}

/// Four numbers.
#[derive(Clone, Copy)]
pub(in super::super) struct Sse2(__m128);

impl Register for Sse2 {
    const LANES: usize = 4;
    const SUMS: usize = 8;

    #[inline(always)]
    unsafe fn splat(x: f32) -> Self {
        Sse2(_mm_set1_ps(x))
    }
    #[inline(always)]
    unsafe fn prefetch(from: *const f32) {
        _mm_prefetch::<_MM_HINT_T0>(from.cast());
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Sse2(_mm_loadu_ps(from))
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        match count {
            1 => return Sse2(_mm_load_ss(from)),
            2 => return Sse2(_mm_castsi128_ps(_mm_loadl_epi64(from.cast()))),
            _ => (),
        }
        let mut row = [0.0; Self::LANES];
        core::ptr::copy_nonoverlapping(from, row.as_mut_ptr(), count);
        Self::load(row.as_ptr())
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        _mm_storeu_ps(to, self.0);
    }
    by_way_of_a_row!();
    #[inline(always)]
    unsafe fn add(self, b: Self) -> Self {
        Sse2(_mm_add_ps(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn sub(self, b: Self) -> Self {
        Sse2(_mm_sub_ps(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn mul(self, b: Self) -> Self {
        Sse2(_mm_mul_ps(self.0, b.0))
    }
    /// In two roundings: there is no instruction for it.
    #[inline(always)]
    unsafe fn mul_add(self, b: Self, c: Self) -> Self {
        Sse2(_mm_add_ps(_mm_mul_ps(self.0, b.0), c.0))
    }
    #[inline(always)]
    unsafe fn mul_sub(self, b: Self, c: Self) -> Self {
        Sse2(_mm_sub_ps(_mm_mul_ps(self.0, b.0), c.0))
    }
    #[inline(always)]
    unsafe fn two_to_last_bits(self) -> Self {
        let k = _mm_slli_epi32::<23>(_mm_castps_si128(self.0));
        Sse2(_mm_castsi128_ps(_mm_add_epi32(k, _mm_castps_si128(_mm_set1_ps(1.0)))))
    }
    #[inline(always)]
    unsafe fn div(self, b: Self) -> Self {
        Sse2(_mm_div_ps(self.0, b.0))
    }
    /// The instruction gives the second operand where one is NaN.
    #[inline(always)]
    unsafe fn at_most(self, limit: f32) -> Self {
        Sse2(_mm_min_ps(_mm_set1_ps(limit), self.0))
    }
    #[inline(always)]
    unsafe fn within(self, limit: f32) -> Self {
        Sse2(_mm_max_ps(_mm_set1_ps(-limit), _mm_min_ps(_mm_set1_ps(limit), self.0)))
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        let two = _mm_add_ps(self.0, _mm_movehl_ps(self.0, self.0));
        _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps::<1>(two, two)))
    }
    #[inline(always)]
    unsafe fn tanh(self) -> Self {
        functions::tanh(self)
    }
    #[inline(always)]
    unsafe fn sigmoid(self) -> Self {
        functions::sigmoid(self)
    }
}

/// Eight numbers, with fused multiply–adds.
#[derive(Clone, Copy)]
pub(in super::super) struct Avx2(__m256);

impl Register for Avx2 {
    const LANES: usize = 8;
    const SUMS: usize = 12;

    #[inline(always)]
    unsafe fn splat(x: f32) -> Self {
        Avx2(_mm256_set1_ps(x))
    }
    #[inline(always)]
    unsafe fn prefetch(from: *const f32) {
        _mm_prefetch::<_MM_HINT_T0>(from.cast());
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Avx2(_mm256_loadu_ps(from))
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        // Eight numbers of which the first `count` have the sign that asks for a number to be read.
        const MASKS: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];
        if matches!(count, 1 | 2 | 4) {
            return Avx2(_mm256_zextps128_ps256(Sse2::load_up_to(from, count).0));
        }
        let mask = _mm256_loadu_si256(MASKS.as_ptr().add(Self::LANES - count).cast());
        Avx2(_mm256_maskload_ps(from, mask))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        _mm256_storeu_ps(to, self.0);
    }
    by_way_of_a_row!();
    #[inline(always)]
    unsafe fn add(self, b: Self) -> Self {
        Avx2(_mm256_add_ps(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn sub(self, b: Self) -> Self {
        Avx2(_mm256_sub_ps(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn mul(self, b: Self) -> Self {
        Avx2(_mm256_mul_ps(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn mul_add(self, b: Self, c: Self) -> Self {
        Avx2(_mm256_fmadd_ps(self.0, b.0, c.0))
    }
    #[inline(always)]
    unsafe fn mul_sub(self, b: Self, c: Self) -> Self {
        Avx2(_mm256_fmsub_ps(self.0, b.0, c.0))
    }
    #[inline(always)]
    unsafe fn two_to_last_bits(self) -> Self {
        let k = _mm256_slli_epi32::<23>(_mm256_castps_si256(self.0));
        Avx2(_mm256_castsi256_ps(_mm256_add_epi32(k, _mm256_castps_si256(_mm256_set1_ps(1.0)))))
    }
    #[inline(always)]
    unsafe fn div(self, b: Self) -> Self {
        Avx2(_mm256_div_ps(self.0, b.0))
    }
    /// The instruction gives the second operand where one is NaN.
    #[inline(always)]
    unsafe fn at_most(self, limit: f32) -> Self {
        Avx2(_mm256_min_ps(_mm256_set1_ps(limit), self.0))
    }
    #[inline(always)]
    unsafe fn within(self, limit: f32) -> Self {
        Avx2(_mm256_max_ps(_mm256_set1_ps(-limit), _mm256_min_ps(_mm256_set1_ps(limit), self.0)))
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        Sse2(_mm_add_ps(_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0))).sum()
    }
    #[inline(always)]
    unsafe fn tanh(self) -> Self {
        functions::tanh(self)
    }
    #[inline(always)]
    unsafe fn sigmoid(self) -> Self {
        functions::sigmoid(self)
    }
}

/// Sixteen numbers, with masks and with tables in registers.
#[derive(Clone, Copy)]
pub(in super::super) struct Avx512(__m512);

impl Register for Avx512 {
    const LANES: usize = 16;
    const SUMS: usize = 24;
    const SHIFTS: bool = true;
    const MASKS: bool = true;

    #[inline(always)]
    unsafe fn splat(x: f32) -> Self {
        Avx512(_mm512_set1_ps(x))
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Avx512(_mm512_loadu_ps(from))
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        Avx512(_mm512_maskz_loadu_ps(u16::MAX >> (Self::LANES - count), from))
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        _mm512_storeu_ps(to, self.0);
    }
    /// Piece by piece: Intel's processors do not forward what is stored under a mask, so that the next timestep would wait for the cache.
    #[inline(always)]
    unsafe fn store_first(self, mut to: *mut f32, count: usize) {
        let mut eight = _mm512_castps512_ps256(self.0);
        if count & 8 != 0 {
            _mm256_storeu_ps(to, eight);
            eight = _mm256_castpd_ps(_mm512_extractf64x4_pd::<1>(_mm512_castps_pd(self.0)));
            to = to.add(8);
        }
        let mut four = _mm256_castps256_ps128(eight);
        if count & 4 != 0 {
            _mm_storeu_ps(to, four);
            four = _mm256_extractf128_ps::<1>(eight);
            to = to.add(4);
        }
        if count & 2 != 0 {
            _mm_storel_epi64(to.cast(), _mm_castps_si128(four));
            four = _mm_movehl_ps(four, four);
            to = to.add(2);
        }
        if count & 1 != 0 {
            *to = _mm_cvtss_f32(four);
        }
    }
    #[inline(always)]
    unsafe fn add(self, b: Self) -> Self {
        Avx512(_mm512_add_ps(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn sub(self, b: Self) -> Self {
        Avx512(_mm512_sub_ps(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn mul(self, b: Self) -> Self {
        Avx512(_mm512_mul_ps(self.0, b.0))
    }
    #[inline(always)]
    unsafe fn mul_add(self, b: Self, c: Self) -> Self {
        Avx512(_mm512_fmadd_ps(self.0, b.0, c.0))
    }
    #[inline(always)]
    unsafe fn mul_sub(self, b: Self, c: Self) -> Self {
        Avx512(_mm512_fmsub_ps(self.0, b.0, c.0))
    }
    #[inline(always)]
    unsafe fn two_to_last_bits(self) -> Self {
        let k = _mm512_slli_epi32::<23>(_mm512_castps_si512(self.0));
        Avx512(_mm512_castsi512_ps(_mm512_add_epi32(k, _mm512_castps_si512(_mm512_set1_ps(1.0)))))
    }
    #[inline(always)]
    unsafe fn div(self, b: Self) -> Self {
        Avx512(_mm512_div_ps(self.0, b.0))
    }
    /// The instruction gives the second operand where one is NaN.
    #[inline(always)]
    unsafe fn at_most(self, limit: f32) -> Self {
        Avx512(_mm512_min_ps(_mm512_set1_ps(limit), self.0))
    }
    #[inline(always)]
    unsafe fn within(self, limit: f32) -> Self {
        Avx512(_mm512_max_ps(_mm512_set1_ps(-limit), _mm512_min_ps(_mm512_set1_ps(limit), self.0)))
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        _mm512_reduce_add_ps(self.0)
    }
    /// By table: a sum that rounds to the number of the segment has that number in its last bits.
    #[inline(always)]
    unsafe fn tanh(self) -> Self {
        let sign = _mm512_set1_epi32(i32::MIN);
        let a = _mm512_castsi512_ps(_mm512_andnot_si512(sign, _mm512_castps_si512(self.0)));
        let a = _mm512_min_ps(_mm512_set1_ps(functions::ONE_FROM), a);
        let to_last_bits = _mm512_set1_ps(functions::TO_LAST_BITS);
        let segment = _mm512_fmadd_ps(a, _mm512_set1_ps(1.0 / segments::WIDTH), to_last_bits);
        let middle = _mm512_sub_ps(segment, to_last_bits);
        let d = _mm512_fnmadd_ps(middle, _mm512_set1_ps(segments::WIDTH), a);
        let segment = _mm512_castps_si512(segment);
        let [c0, c1, c2, c3, c4, c5] = [
            look_up(0, segment),
            look_up(1, segment),
            look_up(2, segment),
            look_up(3, segment),
            look_up(4, segment),
            look_up(5, segment),
        ];
        let d2 = _mm512_mul_ps(d, d);
        let low = _mm512_fmadd_ps(c1, d, c0);
        let high = _mm512_fmadd_ps(_mm512_fmadd_ps(c5, d, c4), d2, _mm512_fmadd_ps(c3, d, c2));
        let y = _mm512_castps_si512(_mm512_fmadd_ps(high, d2, low));
        // y | (sign & x)
        let x = _mm512_castps_si512(self.0);
        Avx512(_mm512_castsi512_ps(_mm512_ternarylogic_epi32::<0xF8>(y, sign, x)))
    }
    #[inline(always)]
    unsafe fn sigmoid(self) -> Self {
        let half = Self::splat(0.5);
        self.mul(half).tanh().mul_add(half, half)
    }
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "less than 16")]
    unsafe fn after(self, next: Self, by: usize) -> Self {
        if by == 0 {
            return self;
        }
        let lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        let lanes = _mm512_add_epi32(lanes, _mm512_set1_epi32(by as i32));
        Avx512(_mm512_permutex2var_ps(self.0, lanes, next.0))
    }
}

/// Coefficient `k` of each lane's segment.
#[inline(always)]
unsafe fn look_up(k: usize, segment: __m512i) -> __m512 {
    let row = segments::TABLE.0[k].as_ptr();
    _mm512_permutex2var_ps(_mm512_load_ps(row), segment, _mm512_load_ps(row.add(16)))
}
