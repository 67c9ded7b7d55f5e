// The mark of a bare application, which execve looks for (docs/notes/0014; System V ABI, "Note Section"): this file is not loaded into
// somebody's address space, it is the image of an environment, and brings this libOS.
//
//   name size 10 | description size 32 | type 1 | "ExoCosmos" NUL, padded to 12 | name of the libOS, NUL-padded to 32

section .note.ExoCosmos note
align 4
    var dword = 10
    var dword = 32
    var dword = 1
    var byte[12] = 'ExoCosmos'
    var byte[32] = 'LibOS.Unix'
