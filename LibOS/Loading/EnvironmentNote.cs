using System;
using System.Buffers.Binary;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.LibOS.Loading;

/// <summary>
/// The note by which an ELF file says that it is the image of an environment and brings its own libOS (docs/notes/0014; System V ABI, "Note Section").
/// <code>
///   | name size | description size | type | name, padded to 4 | description, padded to 4 |   and again
/// </code>
/// </summary>
public static class EnvironmentNote
{
    /// <summary>Notes beyond this many bytes are not looked at.</summary>
    public const int MaxBytes = 512;

    private const int HeaderBytes = 12, LibOsBytes = 32;
    private const uint ImageType = 1;

    private static ReadOnlySpan<byte> Owner => "ExoCosmos\0"u8;

    /// <summary>Looks for it.</summary>
    /// <param name="notes">A note segment, from outside.</param>
    /// <param name="libOs">The name of the libOS in the image.</param>
    /// <returns>False if it is not among the notes, or they are damaged before it.</returns>
    public static bool TryFind(ReadOnlySpan<byte> notes, out Name32 libOs)
    {
        libOs = default;
        while (notes.Length >= HeaderBytes)
        {
            var (nameSize, size) = (BinaryPrimitives.ReadUInt32LittleEndian(notes), BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]));
            var type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            notes = notes[HeaderBytes..];
            if (!TryTake(ref notes, nameSize, out var name) || !TryTake(ref notes, size, out var description))
                return false;
            if (type != ImageType || description.Length != LibOsBytes || !name.SequenceEqual(Owner))
                continue;
            libOs = NameText.ToName(description);
            return true;
        }

        return false;
    }

    /// <summary>Takes a field off, with its padding; the last one's may be missing.</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> notes, uint size, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (size > (uint)notes.Length)
            return false;
        field = notes[..(int)size];
        notes = notes[Math.Min(notes.Length, ((int)size + 3) & ~3)..];
        return true;
    }
}
