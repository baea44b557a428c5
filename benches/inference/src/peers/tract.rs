//! tract: a network in ONNX, optimized for inputs of one shape.

use super::{Layer, Windows, reordered, transposed};
use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TypeProto,
    ValueInfoProto, type_proto,
};
use tract_onnx::prelude::*;

pub fn windows(
    layers: &[Layer],
    tensors: &[Vec<f32>],
    windows: &Windows,
) -> TractResult<Box<dyn FnMut(usize) -> f32>> {
    let shape = [windows.timesteps, 1, windows.features];
    let model = tract_onnx::onnx()
        .model_for_proto_model(&Network::new(layers, tensors, false).proto())?
        .with_input_fact(0, f32::fact(shape).into())?
        .into_optimized()?
        .into_runnable()?;
    let inputs = inputs(windows, shape)?;
    Ok(Box::new(move |i| {
        let outputs = model.run(tvec![inputs[i].clone()]).expect("it has computed it before");
        last(&outputs[0])
    }))
}

pub fn stream(
    layers: &[Layer],
    tensors: &[Vec<f32>],
    timesteps: &Windows,
) -> TractResult<Box<dyn FnMut(usize) -> f32>> {
    let [Layer::Lstm { features, units, .. }, ..] = *layers else {
        unreachable!("streams begin with an LSTM")
    };
    let (shape, state) = ([1, 1, features], [1, 1, units]);
    let model = tract_onnx::onnx()
        .model_for_proto_model(&Network::new(layers, tensors, true).proto())?
        .with_input_fact(0, f32::fact(shape).into())?
        .with_input_fact(1, f32::fact(state).into())?
        .with_input_fact(2, f32::fact(state).into())?
        .into_optimized()?
        .into_runnable()?;
    let inputs = inputs(timesteps, shape)?;
    let zeros: TValue = Tensor::zero::<f32>(&state)?.into();
    let (mut h, mut c) = (zeros.clone(), zeros.clone());
    Ok(Box::new(move |t| {
        if t == 0 {
            (h, c) = (zeros.clone(), zeros.clone());
        }
        let outputs = model.run(tvec![inputs[t].clone(), h.clone(), c.clone()]);
        let outputs = outputs.expect("it has computed it before");
        (h, c) = (outputs[1].clone(), outputs[2].clone());
        last(&outputs[0])
    }))
}

fn inputs(windows: &Windows, shape: [usize; 3]) -> TractResult<Vec<TValue>> {
    windows.each().map(|x| Ok(Tensor::from_shape(&shape, x)?.into())).collect()
}

fn last(output: &TValue) -> f32 {
    let view = output.to_plain_array_view::<f32>().expect("numbers");
    *view.iter().last().expect("there is an output")
}

/// A graph in ONNX, in which sequences are (timesteps, 1, features).
struct Network {
    graph: GraphProto,
    /// What the last layer gives.
    at: String,
}

impl Network {
    /// With `stream`, the state of the first layer is an input and an output.
    fn new(layers: &[Layer], tensors: &[Vec<f32>], stream: bool) -> Self {
        let mut network = Network { graph: GraphProto::default(), at: "x".into() };
        network.graph.name = "network".into();
        network.graph.input.push(named("x"));
        let mut tensors = tensors.iter();
        let mut next = || tensors.next().expect("every layer has its tensors");
        for (k, layer) in layers.iter().enumerate() {
            match *layer {
                Layer::Lstm { features, units, sequences } => {
                    // Its gates are i, o, f and g, and it has two biases.
                    let gates = |rows: Vec<f32>| reordered(&rows, &[0, 3, 1, 2]);
                    let (w, u) = (gates(transposed(next(), features)), gates(transposed(next(), units)));
                    let b = [gates(next().clone()), vec![0.0; 4 * units]].concat();
                    let mut inputs = network.recurrent(k, features, units, [w, u, b]);
                    let mut outputs = vec![format!("y{k}"), format!("h{k}")];
                    if stream {
                        inputs.extend([String::new(), "h".into(), "c".into()]);
                        outputs.push(format!("c{k}"));
                        network.graph.input.extend([named("h"), named("c")]);
                    }
                    network.add("LSTM", inputs, outputs, vec![integer("hidden_size", units)]);
                    network.take_output(k, sequences);
                }
                Layer::Gru { features, units } => {
                    let (w, u, b) = (transposed(next(), features), transposed(next(), units), next().clone());
                    let inputs = network.recurrent(k, features, units, [w, u, b]);
                    let attributes = vec![integer("hidden_size", units), integer("linear_before_reset", 1)];
                    network.add("GRU", inputs, vec![format!("y{k}"), format!("h{k}")], attributes);
                    network.take_output(k, false);
                }
                Layer::RepeatVector(times) => {
                    // Which its optimizer takes, unlike `Tile`.
                    let (x, y) = (network.at.clone(), format!("repeated{k}"));
                    network.add("Concat", vec![x; times], vec![y.clone()], vec![integer("axis", 0)]);
                    network.at = y;
                }
                Layer::Dense { features, units, softmax } => {
                    let w = network.weight(format!("w{k}"), next().clone(), &[features, units]);
                    network.pass("MatMul", k, Some(w), vec![]);
                    let b = network.weight(format!("b{k}"), next().clone(), &[units]);
                    network.pass("Add", k, Some(b), vec![]);
                    if softmax {
                        network.pass("Softmax", k, None, vec![integer("axis", 2)]);
                    }
                }
            }
        }
        network.graph.output.push(named(&network.at));
        if stream {
            network.graph.output.extend([named("h0"), named("c0")]);
        }
        network
    }

    fn proto(self) -> ModelProto {
        ModelProto {
            ir_version: 6,
            opset_import: vec![OperatorSetIdProto { domain: String::new(), version: 11 }],
            graph: Some(self.graph),
            ..ModelProto::default()
        }
    }

    /// The inputs of a recurrent node.
    fn recurrent(
        &mut self,
        k: usize,
        features: usize,
        units: usize,
        [w, u, b]: [Vec<f32>; 3],
    ) -> Vec<String> {
        let gates = w.len() / (features * units);
        let (x, bias) = (self.at.clone(), b.len());
        let w = self.weight(format!("w{k}"), w, &[1, gates * units, features]);
        let u = self.weight(format!("u{k}"), u, &[1, gates * units, units]);
        let b = self.weight(format!("b{k}"), b, &[1, bias]);
        vec![x, w, u, b]
    }

    /// Goes on with every output of a recurrent node, or with the last.
    fn take_output(&mut self, k: usize, sequences: bool) {
        self.at = format!("h{k}");
        if sequences {
            self.at = format!("y{k}");
            let axes = AttributeProto {
                name: "axes".into(),
                r#type: AttributeType::Ints.into(),
                ints: vec![1],
                ..AttributeProto::default()
            };
            self.pass("Squeeze", k, None, vec![axes]);
        }
    }

    fn weight(&mut self, name: String, numbers: Vec<f32>, shape: &[usize]) -> String {
        self.graph.initializer.push(TensorProto {
            name: name.clone(),
            dims: shape.iter().map(|n| *n as i64).collect(),
            data_type: DataType::Float.into(),
            float_data: numbers,
            ..TensorProto::default()
        });
        name
    }

    /// A node of what there is, and of something more.
    fn pass(&mut self, operator: &str, k: usize, other: Option<String>, attributes: Vec<AttributeProto>) {
        let (x, y) = (self.at.clone(), format!("{operator}{k}"));
        self.add(operator, [x].into_iter().chain(other).collect(), vec![y.clone()], attributes);
        self.at = y;
    }

    fn add(
        &mut self,
        operator: &str,
        input: Vec<String>,
        output: Vec<String>,
        attribute: Vec<AttributeProto>,
    ) {
        let name = format!("{operator}{}", self.graph.node.len());
        let op_type = operator.into();
        self.graph.node.push(NodeProto { name, op_type, input, output, attribute, ..NodeProto::default() });
    }
}

/// Numbers, of a shape that is said elsewhere.
fn named(name: &str) -> ValueInfoProto {
    let tensor = type_proto::Tensor { elem_type: DataType::Float.into(), shape: None };
    let numbers = TypeProto { value: Some(type_proto::Value::TensorType(tensor)), ..TypeProto::default() };
    ValueInfoProto { name: name.into(), r#type: Some(numbers), ..ValueInfoProto::default() }
}

fn integer(name: &str, value: usize) -> AttributeProto {
    AttributeProto {
        name: name.into(),
        r#type: AttributeType::Int.into(),
        i: value as i64,
        ..AttributeProto::default()
    }
}
