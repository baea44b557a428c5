//! The networks once more, in double precision.

use seqnet::prelude::*;

sequential! {
    /// `networks::M1`
    #[scalar(f64)]
    pub(crate) struct M1 -> (1) {
        LSTM(32, input_shape = (24, 4)),
        Dense(1),
    }
}

sequential! {
    /// `networks::M2`
    #[scalar(f64)]
    pub(crate) struct M2 -> (6, 1) {
        LSTM(32, input_shape = (24, 1)),
        RepeatVector(6),
        LSTM(32, return_sequences = True),
        TimeDistributed(Dense(1)),
    }
}

sequential! {
    /// `networks::M3`
    #[scalar(f64)]
    pub(crate) struct M3 -> (4) {
        GRU(16, input_shape = (50, 6)),
        Dense(4, activation = "softmax"),
    }
}

/// A model in double precision with the weights of another in single precision.
pub(crate) fn widened<M: Model<Scalar = f32>, D: Model<Scalar = f64>>(model: &M) -> D {
    let mut tensors = Vec::new();
    model.visit(&seqnet::Path::ROOT, &mut |weight| {
        tensors.push((weight.path.to_string(), weight.values.to_vec()));
    });
    let mut tensors = tensors.into_iter();
    let mut double = D::ZEROS;
    double.visit_mut(&seqnet::Path::ROOT, &mut |weight| {
        let (name, values) = tensors.next().expect("both have as many tensors");
        assert_eq!((name, values.len()), (weight.path.to_string(), weight.values.len()), "the same tensors");
        weight.values.iter_mut().zip(values).for_each(|(wide, value)| *wide = f64::from(value));
    });
    double
}
