// All that a server environment runs: it parks, and answers each call with its own words. Alone in its page, which is mapped into the child; it needs no stack.

const Control = $7EFFFFFFF000
const CallEntry = 96
const ServeNumber = $4558001B
const Park = 2
const ReplyAndPark = 3

namespace NativeServer

section .text code
align 4096
Start:
    RCX = #Control
    RAX = @Answer
    RCX[#CallEntry] = RAX
    R8D = #Park
    goto Wait

Answer:
    R8D = #ReplyAndPark
Wait:
    EAX = #ServeNumber
    SysCall
    Ud2
align 4096

// ulong native_server_page()
global function native_server_page {
    RAX = @Start
}
