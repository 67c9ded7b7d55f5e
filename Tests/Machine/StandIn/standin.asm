; A kernel of one page that stands in for the real one, so that the harness itself can be tested in a second:
; it prints the prompt, echoes what it is sent, and understands
;     poweroff N   leaves with status N: N > 0 through the exit port, 0 through ACPI S5 of QEMU's q35
;     reboot       resets by the keyboard controller
;     options      prints the command line that it was started with
;     modules      prints how long the first boot module is (hexadecimal) and its first six bytes
;     silent       stops answering
;     key          waits for one PS/2 scan code and prints it
; Entered in 32-bit protected mode by GRUB (multiboot2) and by QEMU directly (PVH). One code segment, no interrupts, no stack frames.

COM1        equ 0x3F8
EXIT_PORT   equ 0xF4
PM1A_CNT    equ 0x604           ; q35, as QEMU's and OVMF's ACPI tables place it
S5          equ 0x2000          ; SLP_EN, SLP_TYP 0

section .boot align=8
header:                         ; Multiboot2 specification, 3.1
            dd 0xE85250D6, 0, header.end - header, -(0xE85250D6 + (header.end - header))
            align 8
            dw 5, 1             ; framebuffer, optional
            dd 20, 1024, 768, 32
            align 8
            dw 6, 0             ; modules on page boundaries
            dd 8
            dw 0, 0
            dd 8
.end:

section .note align=4
            dd 4, 4, 18         ; XEN_ELFNOTE_PHYS32_ENTRY
            db "Xen", 0
            dd start

section .text align=16
bits 32
global start
start:      mov esp, stack.top
            cmp eax, 0x36D76289
            jne .pvh
            lea esi, [ebx + 8]
.tag:       mov eax, [esi]
            cmp eax, 0
            je .ready
            cmp eax, 1
            jne .not_options
            lea ecx, [esi + 8]
            mov [options], ecx
.not_options:
            cmp eax, 3
            jne .not_module
            mov ecx, [esi + 8]
            mov [module], ecx
            mov edx, [esi + 12]
            sub edx, ecx
            mov [module_size], edx
.not_module:
            add esi, [esi + 4]
            add esi, 7
            and esi, ~7
            jmp .tag
.pvh:       mov ecx, [ebx + 24]         ; hvm_start_info: cmdline_paddr, modlist_paddr
            mov [options], ecx
            mov esi, [ebx + 16]
            test esi, esi
            jz .ready
            mov ecx, [esi]
            mov [module], ecx
            mov ecx, [esi + 8]
            mov [module_size], ecx
.ready:     mov esi, hello
            call print

prompt:     mov esi, prompt_text
            call print
            mov edi, line
.next:      call read
            cmp al, 13
            je .entered
            call write
            cmp edi, line.end - 1
            jae .next
            stosb
            jmp .next
.entered:   mov byte [edi], 0
            mov esi, newline
            call print

            cmp dword [line], 'powe'
            je poweroff
            cmp dword [line], 'rebo'
            je reboot
            cmp dword [line], 'opti'
            je show_options
            cmp dword [line], 'modu'
            je show_module
            cmp dword [line], 'sile'
            je silent
            cmp dword [line], 'key'
            je key
            jmp prompt

silent:     hlt
            jmp silent

poweroff:   xor eax, eax
            mov esi, line + 8           ; behind "poweroff"
            cmp byte [esi], ' '
            jne .leave
.digit:     inc esi
            movzx ecx, byte [esi]
            sub ecx, '0'
            cmp ecx, 9
            ja .leave
            imul eax, eax, 10
            add eax, ecx
            jmp .digit
.leave:     test eax, eax
            jz .acpi
            out EXIT_PORT, al
.acpi:      mov dx, PM1A_CNT
            mov ax, S5
            out dx, ax
            jmp silent

reboot:     mov al, 0xFE
            out 0x64, al
            jmp silent

show_options:
            mov esi, [options]
            test esi, esi
            jz prompt
            call print
            mov esi, newline
            call print
            jmp prompt

show_module:
            mov eax, [module_size]
            call print_hex
            mov al, ' '
            call write
            mov esi, [module]
            test esi, esi
            jz .done
            mov ecx, 6
.byte:      lodsb
            call write
            loop .byte
.done:      mov esi, newline
            call print
            jmp prompt

key:        in al, 0x64
            test al, 1
            jz key
            in al, 0x60
            movzx eax, al
            call print_hex
            mov esi, newline
            call print
            jmp prompt

print_hex:  mov ebx, eax                ; eax as eight digits
            mov ecx, 8
.digit:     rol ebx, 4
            mov eax, ebx
            and eax, 15
            mov al, [digits + eax]
            call write
            loop .digit
            ret

print:      lodsb                       ; esi: text ending in 0
            test al, al
            jz .done
            call write
            jmp print
.done:      ret

write:      push eax                    ; al to the serial line
            mov dx, COM1 + 5
.wait:      in al, dx
            test al, 0x20
            jz .wait
            mov dx, COM1
            pop eax
            out dx, al
            ret

read:       mov dx, COM1 + 5            ; one byte from the serial line in al
.wait:      in al, dx
            test al, 1
            jz .wait
            mov dx, COM1
            in al, dx
            ret

hello:      db "stand-in kernel", 13, 10, 0
prompt_text: db "exo:/$ ", 0
newline:    db 13, 10, 0
digits:     db "0123456789abcdef"

section .bss align=16
options:    resd 1
module:     resd 1
module_size: resd 1
line:       resb 128
.end:       resb 4
stack:      resb 4096
.top:
