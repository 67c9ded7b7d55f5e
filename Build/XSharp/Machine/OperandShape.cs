namespace ExoCosmos.Build.XSharp.Machine;

/// <summary>What an instruction written by its name accepts at one place.</summary>
public enum OperandShape
{
    /// <summary>Memory of whatever size the instruction has.</summary>
    Memory,
    /// <summary>A general register of 16, 32 or 64 bits; like all of the next ones, of the same size as its neighbours.</summary>
    GeneralRegister,
    RegisterOrMemory,
    /// <summary>8 bits too.</summary>
    AnyRegister,
    AnyRegisterOrMemory,
    /// <summary>A register as wide as the mode.</summary>
    NativeRegister,
    RegisterOf32Or64,
    RegisterOf32,
    ByteRegisterOrMemory,
    WordRegisterOrMemory,
    /// <summary>A constant of 8 bits.</summary>
    Byte,
    RegisterOrByte,
    ByteOrCl,
    Xmm,
    XmmOrMemory,
}
