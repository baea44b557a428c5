//! HDF5, as far as files of Keras use it, within bounds: a file decides neither how long reading takes nor how much memory.

use crate::WeightsError;
use crate::file::Array;
use crate::number::Encoding;
use hdf5_pure::{AttrValue, Dataset, Datatype, DatatypeByteOrder, Group};
use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Groups within groups: Keras nests wrappers a few deep, a file can go round in circles.
const DEEPEST: usize = 24;
/// Groups and datasets, in all.
const MOST_OBJECTS: usize = 100_000;
/// What all datasets of a file may have in bytes, beyond a multiple of its own size: compressed ones have more than it.
const ROOM: u64 = 4 << 20;
const TIMES: u64 = 4;

/// A file that has been opened.
pub(crate) struct Hdf5 {
    file: hdf5_pure::File,
    objects: Cell<usize>,
    bytes: Cell<u64>,
}

/// A group of it. What is in it is listed once, for to look up a name is to go through all of them.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    file: &'a Hdf5,
    group: Rc<Group>,
    depth: usize,
    groups: Rc<OnceCell<BTreeMap<String, Node<'a>>>>,
    datasets: Rc<OnceCell<BTreeMap<String, Dataset>>>,
}

impl Hdf5 {
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Hdf5, WeightsError> {
        let room = (bytes.len() as u64).saturating_mul(TIMES).saturating_add(ROOM);
        let file = hdf5_pure::File::from_bytes(bytes).map_err(damaged)?;
        Ok(Hdf5 { file, objects: Cell::new(MOST_OBJECTS), bytes: Cell::new(room) })
    }

    pub(crate) fn root(&self) -> Node<'_> {
        Node::new(self, self.file.root(), 0)
    }

    fn take(&self, objects: usize) -> Result<(), WeightsError> {
        match self.objects.get().checked_sub(objects) {
            Some(left) => self.objects.set(left),
            None => return Err(WeightsError::damaged(format!("more than {MOST_OBJECTS} groups"))),
        }
        Ok(())
    }

    /// The numbers of a dataset.
    fn array(&self, dataset: &Dataset) -> Result<Array, WeightsError> {
        self.take(1)?;
        let dimensions = dataset.shape().map_err(damaged)?;
        let size = dataset.element_size().map_err(damaged)?;
        let bytes = dimensions.iter().try_fold(size, |product, n| product.checked_mul(*n));
        let left = bytes.and_then(|bytes| self.bytes.get().checked_sub(bytes)).ok_or_else(|| {
            WeightsError::damaged(format!("a dataset of shape {dimensions:?}, more than the file can hold"))
        })?;
        self.bytes.set(left);
        let shape: Vec<usize> =
            dimensions.iter().map(|n| usize::try_from(*n)).collect::<Result<_, _>>().map_err(damaged)?;
        let (dtype, encoding) = encoding(dataset)?;
        let values = match encoding {
            Some((encoding, swap)) => {
                let mut bytes = dataset.read_raw().map_err(damaged)?;
                if swap {
                    bytes.chunks_mut(encoding.bytes()).for_each(<[u8]>::reverse);
                }
                encoding.numbers(&bytes)
            }
            None => Vec::new(),
        };
        if encoding.is_some()
            && Some(values.len()) != shape.iter().try_fold(1, |n: usize, m| n.checked_mul(*m))
        {
            return Err(WeightsError::damaged(format!("{} numbers of shape {shape:?}", values.len())));
        }
        Ok(Array { shape, dtype, values })
    }
}

impl<'a> Node<'a> {
    fn new(file: &'a Hdf5, group: Group, depth: usize) -> Node<'a> {
        Node { file, group: Rc::new(group), depth, groups: Rc::default(), datasets: Rc::default() }
    }

    /// The group called so, if there is one.
    pub(crate) fn group(&self, name: &str) -> Result<Option<Node<'a>>, WeightsError> {
        self.file.take(1)?;
        Ok(self.children()?.get(name).cloned())
    }

    /// The group at a path, which the file says there is.
    pub(crate) fn at(&self, path: &str) -> Result<Node<'a>, WeightsError> {
        let mut node = self.clone();
        for name in path.split('/').filter(|name| !name.is_empty()) {
            node = node.group(name)?.ok_or_else(|| missing("group", path))?;
        }
        Ok(node)
    }

    /// The names of the groups in it.
    pub(crate) fn groups(&self) -> Result<Vec<String>, WeightsError> {
        Ok(self.children()?.keys().cloned().collect())
    }

    fn children(&self) -> Result<&BTreeMap<String, Node<'a>>, WeightsError> {
        if let Some(groups) = self.groups.get() {
            return Ok(groups);
        }
        if self.depth == DEEPEST {
            return Err(WeightsError::damaged(format!("groups more than {DEEPEST} deep")));
        }
        let groups = self.group.iter_groups().map_err(damaged)?;
        self.file.take(groups.len())?;
        let node = |(name, group)| (name, Node::new(self.file, group, self.depth + 1));
        Ok(self.groups.get_or_init(|| groups.map(node).collect()))
    }

    /// The names of the datasets in it.
    pub(crate) fn datasets(&self) -> Result<Vec<String>, WeightsError> {
        Ok(self.arrays()?.keys().cloned().collect())
    }

    fn arrays(&self) -> Result<&BTreeMap<String, Dataset>, WeightsError> {
        if let Some(datasets) = self.datasets.get() {
            return Ok(datasets);
        }
        let datasets = self.group.iter_datasets().map_err(damaged)?;
        self.file.take(datasets.len())?;
        Ok(self.datasets.get_or_init(|| datasets.collect()))
    }

    /// The numbers of the dataset at a path.
    pub(crate) fn array(&self, path: &str) -> Result<Array, WeightsError> {
        let (groups, name) = path.rsplit_once('/').unwrap_or(("", path));
        let node = self.at(groups)?;
        self.file.array(node.arrays()?.get(name).ok_or_else(|| missing("dataset", path))?)
    }

    pub(crate) fn attributes(&self) -> Result<HashMap<String, AttrValue>, WeightsError> {
        self.file.take(1)?;
        self.group.attrs().map_err(damaged)
    }
}

/// The name of the numbers' type, and how to read them if they can be weights; big-endian ones are turned round.
fn encoding(dataset: &Dataset) -> Result<(String, Option<(Encoding, bool)>), WeightsError> {
    Ok(match dataset.datatype().map_err(damaged)? {
        Datatype::FloatingPoint { size, byte_order, layout } => {
            let encoding = match (size, layout.exponent_size, layout.mantissa_size) {
                (8, 11, 52) => Some(Encoding::F64),
                (4, 8, 23) => Some(Encoding::F32),
                (2, 5, 10) => Some(Encoding::F16),
                (2, 8, 7) => Some(Encoding::BF16),
                _ => None,
            };
            let swap = byte_order == DatatypeByteOrder::BigEndian;
            let name = encoding.map_or_else(|| format!("a float of {size} bytes"), |e| e.name().to_owned());
            (name, encoding.map(|encoding| (encoding, swap)))
        }
        // So Keras stores bfloat16, and nothing else; not every one of its formats says so beside them.
        Datatype::Opaque { size: 2, .. } => ("BF16".to_owned(), Some((Encoding::BF16, false))),
        Datatype::FixedPoint { size, layout, .. } => {
            (format!("{}{}", if layout.signed { 'I' } else { 'U' }, u64::from(size) * 8), None)
        }
        _ => ("another type".to_owned(), None),
    })
}

fn missing(what: &str, path: &str) -> WeightsError {
    WeightsError::damaged(format!("an HDF5 file without the {what} `{}`", path.escape_debug()))
}

fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> WeightsError {
    WeightsError::Malformed {
        needs: "an HDF5 file",
        found: "one that cannot be read".to_owned(),
        help: "save or copy it anew".to_owned(),
        source: Some(Box::new(error)),
    }
}
