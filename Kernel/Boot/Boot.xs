// From the loader's 32-bit protected mode to C# at the kernel's high address.
//
// Two ways in: a multiboot2 loader (GRUB) jumps to boot_entry with its magic in eax and its information structure in ebx;
// QEMU's -kernel finds the PVH note and jumps to boot_entry_pvh with the start_info structure in ebx.
// Both leave interrupts and paging off. (Multiboot2 specification 3.3; Xen PVH boot ABI.)

section .multiboot2 readonly
align 8
HeaderStart:
    var dword = $E85250D6
    var dword = 0
    var dword = @HeaderEnd - @HeaderStart
    var dword = $100000000 - ($E85250D6 + (@HeaderEnd - @HeaderStart))
// Framebuffer wanted, not required: 1024 x 768 x 32.
align 8
    var word = 5
    var word = 1
    var dword = 20
    var dword = 1024
    var dword = 768
    var dword = 32
// Modules on page boundaries.
align 8
    var word = 6
    var word = 0
    var dword = 8
align 8
    var word = 0
    var word = 0
    var dword = 8
HeaderEnd:

section .note.Xen note
align 4
    var dword = 4
    var dword = 4
    var dword = 18
    var byte[4] = 'Xen', 0
    var dword = @boot_entry_pvh

section .boot.bss zero
align 4096
var Level4 byte[4096]
var Level3 byte[4096]
var Level3High byte[4096]
var Level2 byte[16384]
var BootStack byte[4096]
BootStackEnd:

section .boot.rodata readonly
align 8
var Descriptors qword[] = 0, $00AF9A000000FFFF, $00CF92000000FFFF
DescriptorsEnd:
var DescriptorPointer word = @DescriptorsEnd - @Descriptors - 1
    var dword = @Descriptors

section .boot.text code
bits 32
global boot_entry_pvh:
    EAX = 0
global boot_entry:
    Cli
    Cld
    ESP = @BootStackEnd
    EDI = EAX
    ESI = EBX

    // 4 GiB in pages of 2 MiB.
    EBX = @Level2
    EAX = $83
    ECX = 2048
    repeat ECX times {
        [EBX] = EAX
        dword EBX[4] = 0
        EAX + $200000
        EBX + 8
    }

    // The same tables serve address 0, the direct map at FFFF_8000_0000_0000 and, first GiB only, the image at FFFF_FFFF_8000_0000.
    EAX = @Level2
    EAX | 3
    EBX = @Level3
    [EBX] = EAX
    EDX = @Level3High
    EDX[4080] = EAX
    for N = 1 to 3 {
        EAX + 4096
        EBX[#N * 8] = EAX
    }
    EAX = @Level4
    EBX | 3
    EDX | 3
    [EAX] = EBX
    EAX[2048] = EBX
    EAX[4088] = EDX
    CR3 = EAX

    // CR4: PAE, OSFXSR, OSXMMEXCPT (SDM vol. 3, 2.5).
    EAX = CR4
    EAX | $620
    CR4 = EAX
    // EFER: long mode, syscall.
    ECX = $C0000080
    RdMsr
    EAX | $101
    WrMsr
    // CR0: paging, write protection in ring 0, native FPU errors, monitor; no emulation, no task-switched.
    EAX = CR0
    EAX & $FFFFFFF3
    EAX | $80010023
    CR0 = EAX
    Lgdt .DescriptorPointer
    goto 8:@LongMode

bits 64
LongMode:
    EAX = $10
    DS = AX
    ES = AX
    SS = AX
    FS = AX
    GS = AX
    RAX = absolute @boot_high
    goto RAX

section .text code
extern kernel_main
extern kernel_stack_end
global boot_high:
    RSP = @kernel_stack_end
    EBP = 0
    FnInit
    // rdi = loader magic (0: PVH), rsi = physical address of its information.
    EDI = EDI
    ESI = ESI
    call kernel_main
    Ud2
