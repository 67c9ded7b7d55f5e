using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Loading;

namespace ExoCosmos.LibOS.Unix.Loading;

/// <summary>A program that was opened and looked at.</summary>
[StructLayout(LayoutKind.Auto)]
public unsafe struct Program
{
    /// <summary>The open file, with a reference that whoever has the program gives back.</summary>
    public void* File;

    /// <summary>What is to be loaded.</summary>
    public ElfImage Image;

    /// <summary>It brings its own libOS and wants an environment of its own; otherwise it is a Linux program.</summary>
    public bool IsBare;

    /// <summary>Bare: the name of that libOS.</summary>
    public Name32 LibOs;
}
