//! The gates of an LSTM in training, in registers: forward from the sums, and backward.
//!
//! ```text
//! i = σ(z_i), f = σ(z_f), g = tanh(z_g), o = σ(z_o)        dc'  = dc' + (1 - a²) o dh'
//! c' = f c + i g                                           dz_i = i (1 - i) g dc',  dz_f = f (1 - f) c dc'
//! a  = tanh(c')                                            dz_g = (1 - g²) i dc',   dz_o = o (1 - o) a dh'
//! h' = o a                                                 dc   = f dc',            dh   = 0
//! ```
//!
//! A record is `i f g o c' a h'`, at first with the sums in the place of the gates, and in the end with their derivatives.

use super::register::Register;
use nalgebra::SVector;

/// What a timestep of a window leaves.
pub(super) type Record<const U: usize> = [SVector<f32, U>; 7];

/// From the sums to the output.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn forward<V: Register, const U: usize>(now: &mut Record<U>, before: Option<&Record<U>>) {
    let now = now.as_mut_ptr().cast::<f32>();
    let c = before.map(|before| before.as_ptr().cast::<f32>().add(4 * U));
    let mut unit = 0;
    while unit + V::LANES <= U {
        forward_units::<V, U>(now.add(unit), c.map(|c| c.add(unit)), V::LANES);
        unit += V::LANES;
    }
    if unit < U {
        forward_units::<V, U>(now.add(unit), c.map(|c| c.add(unit)), U - unit);
    }
}

/// # Safety
///
/// As for [`Register`]; `now` is valid for `count` numbers in each of seven columns of `U`, and `c` for as many.
#[inline(always)]
unsafe fn forward_units<V: Register, const U: usize>(now: *mut f32, c: Option<*const f32>, count: usize) {
    let (i, f) = (load::<V>(now, count).sigmoid(), load::<V>(now.add(U), count).sigmoid());
    let (g, o) = (load::<V>(now.add(2 * U), count).tanh(), load::<V>(now.add(3 * U), count).sigmoid());
    let mut c_after = i.mul(g);
    if let Some(c) = c {
        c_after = f.mul_add(load::<V>(c, count), c_after);
    }
    let a = c_after.tanh();
    for (column, value) in [i, f, g, o, c_after, a, o.mul(a)].into_iter().enumerate() {
        store(value, now.add(column * U), count);
    }
}

/// From the derivatives for the state after a timestep, `dh` and `dc`, to those for the sums, and of the state before.
///
/// # Safety
///
/// As for [`Register`].
#[inline(always)]
pub(super) unsafe fn backward<V: Register, const U: usize>(
    now: &mut Record<U>,
    before: Option<&Record<U>>,
    carry: &mut [SVector<f32, U>; 2],
) {
    let (now, carry) = (now.as_mut_ptr().cast::<f32>(), carry.as_mut_ptr().cast::<f32>());
    let c = before.map(|before| before.as_ptr().cast::<f32>().add(4 * U));
    let mut unit = 0;
    while unit + V::LANES <= U {
        backward_units::<V, U>(now.add(unit), c.map(|c| c.add(unit)), carry.add(unit), V::LANES);
        unit += V::LANES;
    }
    if unit < U {
        backward_units::<V, U>(now.add(unit), c.map(|c| c.add(unit)), carry.add(unit), U - unit);
    }
}

/// # Safety
///
/// As for [`forward_units`]; `carry` is valid for `count` numbers in each of two columns of `U`.
#[inline(always)]
unsafe fn backward_units<V: Register, const U: usize>(
    now: *mut f32,
    c: Option<*const f32>,
    carry: *mut f32,
    count: usize,
) {
    let column = |column: usize| load::<V>(now.wrapping_add(column * U), count);
    let (i, f, g, o, a) = (column(0), column(1), column(2), column(3), column(5));
    let (one, dh) = (V::splat(1.0), load::<V>(carry, count));
    let d_a = o.mul(dh);
    let dc = load::<V>(carry.add(U), count).add(d_a.sub(a.mul(a).mul(d_a)));
    let slope = |gate: V| gate.mul(one.sub(gate));
    let d_f = match c {
        Some(c) => slope(f).mul(load::<V>(c, count).mul(dc)),
        None => V::splat(0.0),
    };
    let (i_dc, g_dc) = (i.mul(dc), g.mul(dc));
    let sums = [slope(i).mul(g_dc), d_f, i_dc.sub(g.mul(g).mul(i_dc)), slope(o).mul(a.mul(dh))];
    for (column, value) in sums.into_iter().enumerate() {
        store(value, now.add(column * U), count);
    }
    store(V::splat(0.0), carry, count);
    store(f.mul(dc), carry.add(U), count);
}

#[inline(always)]
unsafe fn load<V: Register>(from: *const f32, count: usize) -> V {
    if count < V::LANES { V::load_first(from, count) } else { V::load(from) }
}

#[inline(always)]
unsafe fn store<V: Register>(value: V, to: *mut f32, count: usize) {
    if count < V::LANES { value.store_first(to, count) } else { value.store(to) }
}
