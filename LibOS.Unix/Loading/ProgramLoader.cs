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
    /// <param name="program">With a reference to its file that <see cref="Load"/> or the caller gives back.</param>
    /// <returns>ENOEXEC for anything but a static x86-64 ELF program; errors of opening.</returns>
    public static Errno Open(ReadOnlySpan<byte> path, out Program program)
    {
        program = default;
        var error = FileObjects.OpenProgram(path, out program.File);
        if (error != Errno.None)
            return error;
        var header = stackalloc byte[ElfImage.HeaderBytes];
        var size = FileObjects.ReadAt(program.File, 0, header, ElfImage.HeaderBytes);
        if (size < 0)
            error = (Errno)(-size);
        else if (ElfImage.Parse(new ReadOnlySpan<byte>(header, (int)size), FileObjects.Size(program.File), ProgramMemory.MapLow, out program.Image) != ElfError.None)
            error = Errno.ENOEXEC;
        else if (program.Image.NoteSize != 0)
            error = ReadNote(ref program);
        if (error == Errno.None)
            return error;
        FileObjects.Release(program.File);
        program.File = null;
        return error;
    }

    /// <summary>Makes the regions and the stack. The address space is empty. The file's reference is used up.</summary>
    /// <param name="program">From <see cref="Open"/>, not bare.</param>
    /// <param name="block">Arguments and environment; stays the caller's.</param>
    /// <param name="registers">Where the program begins.</param>
    public static Errno Load(in Program program, StartBlock* block, out Registers registers)
    {
        registers = default;
        var bias = program.Image.IsRelocatable ? RelocatableBase : 0;
        var error = Errno.None;
        foreach (ref readonly var segment in program.Image.LoadSegments)
        {
            if (error == Errno.None)
                error = Place(program.File, segment, bias);
        }

        FileObjects.Release(program.File);
        if (error == Errno.None)
        {
            var stack = new Region { Access = MapFlags.Read | MapFlags.Write, Kind = RegionKind.Stack };
            error = ProgramMemory.Map(stack, StackTop - StackBytes, StackBytes, isFixed: true, replace: true, out _);
        }

        if (error != Errno.None)
            return error;
        ProgramMemory.SetHeap(program.Image.High + bias);
        registers.Rsp = InitialStack.Build(StackTop, block, program.Image, bias);
        registers.Rip = program.Image.Entry + bias;
        registers.Rflags = 0x202;
        registers.Cs = UpcallFrame.UserCode;
        registers.Ss = UpcallFrame.UserData;
        return Errno.None;
    }

    /// <summary>Looks whether the file says that it is bare.</summary>
    private static Errno ReadNote(ref Program program)
    {
        var notes = stackalloc byte[EnvironmentNote.MaxBytes];
        var size = FileObjects.ReadAt(program.File, program.Image.NoteOffset, notes, Math.Min(program.Image.NoteSize, EnvironmentNote.MaxBytes));
        if (size < 0)
            return (Errno)(-size);
        program.IsBare = EnvironmentNote.TryFind(new ReadOnlySpan<byte>(notes, (int)size), out program.LibOs);
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
