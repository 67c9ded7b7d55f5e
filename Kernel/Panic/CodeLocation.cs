using System;

namespace ExoCosmos.Kernel.Panic;

/// <summary>What a symbol table knows about one address. The texts are UTF-8 inside the table.</summary>
public ref struct CodeLocation
{
    /// <summary>C# name of the method, or the name of an assembly stub.</summary>
    public ReadOnlySpan<byte> Method;

    /// <summary>Bytes from the start of the method.</summary>
    public uint Offset;

    /// <summary>Source file, relative to the repository; empty if unknown.</summary>
    public ReadOnlySpan<byte> File;

    /// <summary>Line in that file, from 1; 0 if unknown.</summary>
    public uint Line;

    /// <summary>Whether <see cref="Frame"/> is known; it is for compiled C#, not for assembly.</summary>
    public bool HasFrame;

    /// <summary>How to get from here to the caller.</summary>
    public FrameRule Frame;
}

/// <summary>
/// Where the caller of a piece of code is found. Compiled C# keeps a frame pointer in some methods only, so following rbp alone
/// would skip callers.
/// <code>
///   frame      = (FromFramePointer ? rbp : rsp) + FrameOffset    the caller's rsp after the return
///   frame −  8 : return address
///   frame − SavedFramePointer : the caller's rbp (0: rbp is unchanged)
/// </code>
/// </summary>
/// <param name="FromFramePointer">Whether the frame counts from rbp; else from rsp.</param>
/// <param name="FrameOffset">Bytes.</param>
/// <param name="SavedFramePointer">Bytes, 0 if rbp was not saved.</param>
public readonly record struct FrameRule(bool FromFramePointer, uint FrameOffset, uint SavedFramePointer);
