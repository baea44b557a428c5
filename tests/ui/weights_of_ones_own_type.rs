use seqnet::prelude::*;

#[derive(Clone, Debug)]
struct Gain([f32; 1]);
impl Parameters<f32> for Gain {
    const ZEROS: Self = Gain([0.0]);
    const PARAMETERS: usize = 1;
}
impl Layer<Vector<4>> for Gain {
    type Output = Vector<4>;
    type State = ();
    fn forward(&self, x: &Vector<4>, (): &mut (), y: &mut Vector<4>) {
        *y = Vector::from_fn(|f| x[f] * self.0[0]);
    }
}

sequential! {
    #[weights = "tests/weights/words.safetensors"]
    struct Net {
        Input(4),
        crate::Gain -> (4),
    }
}

fn main() {
    let _ = Net::TRAINED;
}
