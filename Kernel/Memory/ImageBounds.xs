// The linker script's symbols as data that C# can read (Memory/KernelMap.cs, ImageBounds).

extern kernel_physical_start
extern kernel_physical_end
extern text_start
extern text_end
extern rodata_start
extern rodata_end
extern data_start
extern kernel_end
extern boot_start
extern boot_end

section .rodata readonly
align 8
var Bounds qword[] = @kernel_physical_start, @kernel_physical_end, @text_start, @text_end, @rodata_start, @rodata_end, @data_start, @kernel_end, @boot_start, @boot_end

section .text code
global function image_bounds {
    RAX = @Bounds
}
