//! Models made from safetensors files when they compile, to lie in flash.

use crate::{Endless, M1, M2, M3};
use seqnet::Vector;

/// A place in a file of little-endian numbers.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The numbers of a safetensors file: eight bytes with the length of the header, the header, the tensors by name.
    pub(crate) const fn safetensors(file: &'a [u8]) -> Self {
        let Some((&length, rest)) = file.split_first_chunk() else { panic!("the file has no header") };
        Reader { bytes: rest.split_at(u64::from_le_bytes(length) as usize).1 }
    }

    /// Further on by so many bytes.
    pub(crate) const fn skip(self, bytes: usize) -> Self {
        Reader { bytes: self.bytes.split_at(bytes).1 }
    }

    pub(crate) const fn vector<const N: usize>(&mut self) -> Vector<N> {
        let mut vector = Vector::zeros();
        let mut n = 0;
        while n < N {
            let Some((&number, rest)) = self.bytes.split_first_chunk() else {
                panic!("the file is too short")
            };
            vector.as_mut_slice()[n] = f32::from_le_bytes(number);
            self.bytes = rest;
            n += 1;
        }
        vector
    }
}

/// An LSTM's tensors, in the order of their names; then those of a `Dense`.
macro_rules! lstm {
    ($file:ident, $lstm:expr) => {
        let mut gate = 0;
        while gate < 4 {
            $lstm.cell.bias[gate] = *$file.vector().matrix();
            gate += 1;
        }
        rows!($file, $lstm.cell.kernel, 4);
        rows!($file, $lstm.cell.recurrent_kernel, 4);
    };
}

macro_rules! rows {
    ($file:ident, $rows:expr, $gates:literal) => {
        let mut row = 0;
        while row < $rows.len() {
            let mut gate = 0;
            while gate < $gates {
                $rows[row][gate] = *$file.vector().matrix();
                gate += 1;
            }
            row += 1;
        }
    };
}

macro_rules! dense {
    ($file:ident, $dense:expr) => {
        $dense.bias = *$file.vector().matrix();
        let mut row = 0;
        while row < $dense.kernel.len() {
            $dense.kernel[row] = *$file.vector().matrix();
            row += 1;
        }
    };
}

pub(crate) const fn m1() -> M1 {
    let mut file = Reader::safetensors(include_bytes!("../data/m1.safetensors"));
    let mut model = M1::zeros();
    dense!(file, model.dense);
    lstm!(file, model.lstm);
    model
}

pub(crate) const fn endless() -> Endless {
    let mut file = Reader::safetensors(include_bytes!("../data/m1.safetensors"));
    let mut model = Endless::zeros();
    dense!(file, model.dense);
    lstm!(file, model.lstm);
    model
}

pub(crate) const fn m2() -> M2 {
    let mut file = Reader::safetensors(include_bytes!("../../../el_nino/data/encoder_decoder.safetensors"));
    let mut model = M2::zeros();
    lstm!(file, model.lstm);
    lstm!(file, model.lstm_1);
    dense!(file, model.time_distributed.layer);
    model
}

pub(crate) const fn m3() -> M3 {
    let mut file = Reader::safetensors(include_bytes!("../data/m3.safetensors"));
    let mut model = M3::zeros();
    dense!(file, model.dense);
    let mut row = 0;
    while row < 2 {
        let mut gate = 0;
        while gate < 3 {
            model.gru.cell.bias[row][gate] = *file.vector().matrix();
            gate += 1;
        }
        row += 1;
    }
    rows!(file, model.gru.cell.kernel, 3);
    rows!(file, model.gru.cell.recurrent_kernel, 3);
    model
}
