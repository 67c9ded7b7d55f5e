using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Display;

namespace ExoCosmos.Kernel.Boot;

[InlineArray(256)]
public struct CommandLineText
{
    private byte _first;
}

[InlineArray(36)]
public struct RootPointerCopy
{
    private byte _first;
}

/// <summary>What the loader told, copied out of its structures so that their memory can be used.</summary>
public struct BootInformation
{
    public MemoryRanges Usable;
    public int UsableCount;
    /// <summary>The boot module (boot.cpio), physical; empty if there was none.</summary>
    public MemoryRange Module;
    public CommandLineText CommandLine;
    public int CommandLineLength;
    /// <summary>Physical address of the ACPI root pointer, or 0: a PVH loader tells it.</summary>
    public ulong RootPointer;
    /// <summary>A multiboot2 loader hands over a copy of the root pointer instead.</summary>
    public RootPointerCopy RootPointerCopy;
    public int RootPointerLength;
    public bool HasFramebuffer;
    public FramebufferInfo Framebuffer;

    public void AddUsable(ulong start, ulong length)
    {
        if (UsableCount >= MemoryRanges.Capacity || length == 0 || start > ulong.MaxValue - length)
            return;
        Usable[UsableCount++] = new MemoryRange { Start = start, End = start + length };
    }
}
