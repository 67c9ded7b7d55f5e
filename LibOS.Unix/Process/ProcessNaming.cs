using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Loading;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>What /proc shows of a process: the command, its arguments, the program's path. Cut off where the entry's fields end.</summary>
public static unsafe class ProcessNaming
{
    /// <param name="process">The process.</param>
    /// <param name="block">What it was started with.</param>
    /// <param name="file">The open program, whose path is absolute however it was named; null if it came from the boot module.</param>
    public static void Set(ProcessEntry* process, StartBlock* block, void* file)
    {
        var path = StartBlock.Path(block);
        Span<byte> program = process->Program;
        Copy(path, program);
        if (file != null)
            program[FileObjects.Path(file, program[..^1])..].Clear();
        Span<byte> command = process->Command;
        Copy(path[(path.LastIndexOf((byte)'/') + 1)..], command);
        Span<byte> arguments = process->Arguments;
        var text = new ReadOnlySpan<byte>(StartBlock.Text(block), (int)block->Length)[(path.Length + 1)..];
        var length = 0;
        for (var count = block->ArgumentCount; count != 0 && length < text.Length; count--)
            length += text[length..].IndexOf((byte)0) + 1;
        process->ArgumentsLength = (uint)Math.Min(length, arguments.Length);
        text[..(int)process->ArgumentsLength].CopyTo(arguments);
    }

    private static void Copy(ReadOnlySpan<byte> text, Span<byte> field)
    {
        field.Clear();
        text[..Math.Min(text.Length, field.Length - 1)].CopyTo(field);
    }
}
