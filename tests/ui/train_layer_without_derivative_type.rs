use seqnet::{Layer, Parameters, Scalar, prelude::*, train::*};

#[derive(Clone, Debug)]
struct Half;
impl<S: Scalar> Parameters<S> for Half {
    const ZEROS: Self = Half;
}
impl Layer<Vector<8>> for Half {
    type Output = Vector<4>;
    type State = ();
    fn forward(&self, x: &Vector<8>, (): &mut (), y: &mut Vector<4>) {
        *y = Vector::from_fn(|f| x[f]);
    }
}

sequential! {
    struct Next -> (1) { Input(12, 1), LSTM(8), crate::Half -> (4), Dense(1) }
}

fn main() {
    let data: Dataset<Sequence<12, 1>, Vector<1>> = Dataset::windows(&[0.0; 30]);
    let _ = Trainer::new(Adam::new(1e-3), MeanSquaredError).fit(&mut Next::zeros(), &data);
}
