namespace ExoCosmos.Interpreter.Format;

/// <summary>What a player does in a step beside calls: what brings upcalls about, and what fills large pages.</summary>
public enum Act : uint
{
    None,

    /// <summary>
    /// Reads the word at the first argument, whether it may or not. For this and the next four: the second argument says what it does when it faults (<see cref="FaultAnswer"/>), and the registers in which it
    /// executes the instruction follow from the fourth (<see cref="Observing.KnownRegisters"/>).
    /// </summary>
    Load,

    /// <summary>Writes the third argument to the word at the first.</summary>
    Store,

    /// <summary>Executes what is no instruction, what only the kernel may, and a division by zero.</summary>
    Undefined,
    Privileged,
    Divide,

    /// <summary>Makes a system call that is not the kernel's: the first argument is its number, and the other registers follow from the fourth.</summary>
    Foreign,

    /// <summary>Lets itself be told, at the first argument, that its slice begins, and computes until then.</summary>
    AwaitSlice,

    /// <summary>The same for the end of its slice.</summary>
    AwaitEpilogue,

    /// <summary>It would be told at the first argument, but is masked: it computes until it finds that a slice has begun.</summary>
    AwaitPending,

    /// <summary>Writes the third argument, and in each page what its distance adds, to the beginning of all pages of the large page at the first, where it may.</summary>
    Fill,
}

/// <summary>What a player's handler does about a fault.</summary>
public enum FaultAnswer : uint
{
    /// <summary>It goes on behind the instruction.</summary>
    Skip,

    /// <summary>It makes the call Map with the one request at <see cref="Stage.Remedy"/>, and tries again; a second fault is skipped.</summary>
    Map,

    /// <summary>It faults itself, and goes on behind both.</summary>
    Fault,
}
