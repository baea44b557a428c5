//! What is needed of QEMU's plugin interface, as `qemu-plugin.h` declares it since version 1.

use std::ffi::{c_int, c_uint, c_void};

/// The version of the interface. QEMU before 9 knows 1 alone, QEMU 9 and later take 2; what is used here is the same in both.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "the name that QEMU looks for")]
pub(crate) static qemu_plugin_version: c_int = match option_env!("QEMU_PLUGIN_VERSION") {
    None => 1,
    Some(version) => match version.as_bytes() {
        [digit @ b'1'..=b'9'] => (*digit - b'0') as c_int,
        _ => panic!("QEMU_PLUGIN_VERSION must be a digit"),
    },
};

pub(crate) type Id = u64;
pub(crate) type MemoryInfo = u32;

/// `qemu_info_t`
#[repr(C)]
pub struct Info {
    _opaque: [u8; 0],
}

/// `struct qemu_plugin_tb`
#[repr(C)]
pub(crate) struct Block {
    _opaque: [u8; 0],
}

/// `struct qemu_plugin_insn`
#[repr(C)]
pub(crate) struct Instruction {
    _opaque: [u8; 0],
}

/// `QEMU_PLUGIN_CB_NO_REGS`
pub(crate) const NO_REGISTERS: c_int = 0;
/// `QEMU_PLUGIN_MEM_RW`
pub(crate) const READ_AND_WRITE: c_int = 3;

unsafe extern "C" {
    pub(crate) fn qemu_plugin_register_vcpu_tb_trans_cb(id: Id, see: unsafe extern "C" fn(Id, *mut Block));
    pub(crate) fn qemu_plugin_register_atexit_cb(
        id: Id,
        see: unsafe extern "C" fn(Id, *mut c_void),
        user: *mut c_void,
    );
    pub(crate) fn qemu_plugin_tb_n_insns(block: *const Block) -> usize;
    pub(crate) fn qemu_plugin_tb_get_insn(block: *const Block, n: usize) -> *mut Instruction;
    pub(crate) fn qemu_plugin_insn_vaddr(instruction: *const Instruction) -> u64;
    pub(crate) fn qemu_plugin_register_vcpu_insn_exec_cb(
        instruction: *mut Instruction,
        see: unsafe extern "C" fn(c_uint, *mut c_void),
        flags: c_int,
        user: *mut c_void,
    );
    pub(crate) fn qemu_plugin_register_vcpu_mem_cb(
        instruction: *mut Instruction,
        see: unsafe extern "C" fn(c_uint, MemoryInfo, u64, *mut c_void),
        flags: c_int,
        accesses: c_int,
        user: *mut c_void,
    );
    pub(crate) fn qemu_plugin_mem_is_store(info: MemoryInfo) -> bool;
}
