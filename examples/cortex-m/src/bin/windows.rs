//! The networks for all windows that the host has put into files: `m1.windows`, of numbers, gives `m1.outputs`.
#![no_std]
#![no_main]

use core::ffi::CStr;
use firmware::{Reader, Writer, exit};
use networks::{M1, M2, M3};
use seqnet::prelude::*;

/// Reads windows to the end of a file; `None` if files cannot be read or written.
fn predict_all<M: Model<Scalar = f32>>(model: &M, windows: &CStr, outputs: &CStr) -> Option<()>
where
    M::Input: Tensor<Scalar = f32>,
{
    let (mut windows, mut outputs) = (Reader::open(windows)?, Writer::create(outputs)?);
    let mut x = M::Input::ZEROS;
    while windows.read(x.as_mut_slice()).is_some() {
        outputs.write(model.predict(&x).as_slice())?;
    }
    Some(())
}

#[firmware::entry]
fn main() -> ! {
    let done = predict_all(M1::TRAINED, c"m1.windows", c"m1.outputs")
        .and_then(|()| predict_all(M2::TRAINED, c"m2.windows", c"m2.outputs"))
        .and_then(|()| predict_all(M3::TRAINED, c"m3.windows", c"m3.outputs"));
    exit(done.is_some())
}
