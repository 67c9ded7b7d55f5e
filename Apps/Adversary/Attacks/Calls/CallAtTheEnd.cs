using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Calls;

/// <summary>
/// Makes a call with the last two bytes of the last page that can be mapped. Where that page ended at the hole in the address space, sysret to
/// the next address would fault in ring 0; here the next page is the control page, which cannot be executed.
/// </summary>
internal struct CallAtTheEnd : IAttack
{
    public static ReadOnlySpan<byte> Name => "call-at-the-end"u8;

    public static unsafe void Run()
    {
        const ulong page = Layout.ControlPage - Layout.PageSize;
        OwnPages.Add(page, 1, OwnPages.ReadWrite | MapFlags.Execute);
        // mov eax, number; jmp to the syscall; …; syscall
        var code = (byte*)page;
        code[0] = 0xB8;
        *(uint*)(code + 1) = KernelCalls.Base;
        code[5] = 0xE9;
        *(uint*)(code + 6) = (uint)(Layout.PageSize - 2 - 10);
        code[Layout.PageSize - 2] = 0x0F;
        code[Layout.PageSize - 1] = 0x05;
        Touch.Jump(page);
    }
}
