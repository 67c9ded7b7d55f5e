using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Loading;

/// <summary>
/// Loads a static Linux program into this address space: its segments become regions of its file, whose pages come when they are touched. Opening
/// is separate, so that what can be refused is refused while the old program still exists.
/// </summary>
public static unsafe class ProgramLoader
{
    private const ulong StackTop = 0x0000_7C00_0000_0000, StackBytes = 8 << 20;
    private const ulong RelocatableBase = 0x0000_0555_5555_4000;

    /// <summary>Opens and checks a program.</summary>
    /// <param name="path">Relative to the calling process's directory.</param>
    /// <param name="file">With a reference that <see cref="Load"/> or the caller gives back.</param>
    /// <param name="image">What is to be loaded.</param>
    /// <returns>ENOEXEC for anything but a static x86-64 ELF program; errors of opening.</returns>
    public static Errno Open(ReadOnlySpan<byte> path, out void* file, out ElfImage image)
    {
        image = default;
        var error = FileObjects.OpenProgram(path, out file);
        if (error != Errno.None)
            return error;
        var header = stackalloc byte[ElfImage.HeaderBytes];
        var size = FileObjects.ReadAt(file, 0, header, ElfImage.HeaderBytes);
        if (size < 0)
            error = (Errno)(-size);
        else if (ElfImage.Parse(new ReadOnlySpan<byte>(header, (int)size), FileObjects.Size(file), ProgramMemory.MapLow, out image) != ElfError.None)
            error = Errno.ENOEXEC;
        if (error == Errno.None)
            return error;
        FileObjects.Release(file);
        file = null;
        return error;
    }

    /// <summary>Makes the regions and the stack. The address space is empty. The file's reference is used up.</summary>
    /// <param name="file">From <see cref="Open"/>.</param>
    /// <param name="image">From <see cref="Open"/>.</param>
    /// <param name="block">Arguments and environment; stays the caller's.</param>
    /// <param name="registers">Where the program begins.</param>
    public static Errno Load(void* file, in ElfImage image, StartBlock* block, out Registers registers)
    {
        registers = default;
        var bias = image.IsRelocatable ? RelocatableBase : 0;
        var error = Errno.None;
        foreach (ref readonly var segment in image.LoadSegments)
        {
            if (error == Errno.None)
                error = Place(file, segment, bias);
        }

        FileObjects.Release(file);
        if (error == Errno.None)
        {
            var stack = new Region { Access = MapFlags.Read | MapFlags.Write, Kind = RegionKind.Stack };
            error = ProgramMemory.Map(stack, StackTop - StackBytes, StackBytes, isFixed: true, replace: true, out _);
        }

        if (error != Errno.None)
            return error;
        ProgramMemory.SetHeap(image.High + bias);
        registers.Rsp = InitialStack.Build(StackTop, block, image, bias);
        registers.Rip = image.Entry + bias;
        registers.Rflags = 0x202;
        registers.Cs = UpcallFrame.UserCode;
        registers.Ss = UpcallFrame.UserData;
        return Errno.None;
    }

    private static Errno Place(void* file, in ElfSegment segment, ulong bias)
    {
        var start = segment.FirstPage + bias;
        var fileEnd = segment.FileSize == 0 ? start : segment.FileEndPage + bias;
        if (fileEnd > start)
        {
            FileObjects.AddReference(file);
            var region = new Region
            {
                File = file,
                FileOffset = segment.Offset & ~(Layout.PageSize - 1),
                FileLimit = segment.Offset + segment.FileSize,
                Access = segment.Access,
                Kind = RegionKind.File,
            };
            var error = ProgramMemory.Map(region, start, fileEnd - start, isFixed: true, replace: true, out _);
            if (error != Errno.None)
            {
                FileObjects.Release(file);
                return error;
            }
        }

        var end = segment.EndPage + bias;
        return end == fileEnd
            ? Errno.None
            : ProgramMemory.Map(new Region { Access = segment.Access }, fileEnd, end - fileEnd, isFixed: true, replace: true, out _);
    }
}
