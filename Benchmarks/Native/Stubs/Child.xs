// All that a child environment runs: it ends with status 0. Alone in its page, which is mapped into the child.

const Exit = $45580009

namespace Native

section .text code
align 4096
Child:
    EDI = 0
    EAX = #Exit
    SysCall
    Ud2
align 4096

// ulong native_child_page()
global function native_child_page {
    RAX = @Child
}
