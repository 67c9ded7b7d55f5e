using System;
using System.Collections.Generic;
using ExoCosmos.Kernel.Packet;
using Iced.Intel;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>What a program answered, and how many instructions it took.</summary>
public readonly record struct SteppedRun(uint Verdict, int Instructions);

/// <summary>
/// Compiled filters, executed by reading them: an interpreter of the instructions that the compiler uses. It counts them, and it throws at any other
/// instruction and at any access outside the packet and the filter table.
/// </summary>
public sealed unsafe class SteppedProgram
{
    private const ulong PacketAddress = 0x10000;
    private const ulong ReturnAddress = 0xDEAD0000;

    private readonly Dictionary<ulong, Instruction> _instructions = [];
    private readonly ulong _entry;
    private readonly ulong _table;
    private readonly uint _tableLength;
    private readonly Dictionary<Register, ulong> _registers = [];
    private byte[] _packet = [];
    private bool _isBelow;
    private bool _isZero;

    public SteppedProgram(byte[] code, int entry, in FilterTable table)
    {
        var decoder = Decoder.Create(64, code);
        while (decoder.IP < (ulong)code.Length)
        {
            var instruction = decoder.Decode();
            _instructions.Add(instruction.IP, instruction);
        }

        _entry = (ulong)entry;
        _table = (ulong)table.Memory;
        _tableLength = table.Layout.Bytes;
    }

    public SteppedRun Run(byte[] packet)
    {
        _packet = packet;
        _registers.Clear();
        _registers[Register.RDI] = PacketAddress;
        // What a caller leaves in the upper half of a 32-bit argument is anything.
        _registers[Register.RSI] = 0xFFFF_FFFF_0000_0000 | (uint)packet.Length;
        var address = _entry;
        for (var count = 1; count < 1_000_000; count++)
        {
            var instruction = _instructions[address];
            address = Execute(instruction);
            if (address == ReturnAddress)
                return new SteppedRun((uint)_registers[Register.RAX], count);
        }

        throw new InvalidOperationException("does not end");
    }

    private ulong Execute(in Instruction i)
    {
        switch (i.Mnemonic)
        {
            case Mnemonic.Mov or Mnemonic.Movzx:
                Set(i.Op0Register, Operand(i, 1));
                break;
            case Mnemonic.Lea:
                Set(i.Op0Register, Address(i));
                break;
            case Mnemonic.And:
                Set(i.Op0Register, Operand(i, 0) & Operand(i, 1));
                break;
            case Mnemonic.Xor:
                Set(i.Op0Register, Operand(i, 0) ^ Operand(i, 1));
                break;
            case Mnemonic.Add:
                Set(i.Op0Register, Operand(i, 0) + Operand(i, 1));
                break;
            case Mnemonic.Imul:
                Set(i.Op0Register, Operand(i, 0) * Operand(i, 1));
                break;
            case Mnemonic.Shr:
                Set(i.Op0Register, Operand(i, 0) >> (int)i.Immediate8);
                break;
            case Mnemonic.Inc:
                (*Writable(Address(i)))++;
                break;
            case Mnemonic.Cmp:
                (_isBelow, _isZero) = (Operand(i, 0) < Operand(i, 1), Operand(i, 0) == Operand(i, 1));
                break;
            case Mnemonic.Test:
                (_isBelow, _isZero) = (false, (Operand(i, 0) & Operand(i, 1)) == 0);
                break;
            case Mnemonic.Jb:
                return _isBelow ? i.NearBranch64 : i.NextIP;
            case Mnemonic.Je:
                return _isZero ? i.NearBranch64 : i.NextIP;
            case Mnemonic.Jne:
                return _isZero ? i.NextIP : i.NearBranch64;
            case Mnemonic.Jmp:
                return i.NearBranch64;
            case Mnemonic.Ret:
                return ReturnAddress;
            default:
                throw new InvalidOperationException($"unexpected {i}");
        }

        return i.NextIP;
    }

    private ulong Operand(in Instruction i, int operand) => i.GetOpKind(operand) switch
    {
        OpKind.Register => i.GetOpRegister(operand).GetSize() == 4 ? (uint)Get(i.GetOpRegister(operand)) : Get(i.GetOpRegister(operand)),
        OpKind.Memory => Read(Address(i), i.MemorySize.GetSize()),
        _ => i.GetImmediate(operand),
    };

    private ulong Address(in Instruction i) =>
        (i.MemoryBase == Register.None ? 0 : Get(i.MemoryBase)) + (i.MemoryIndex == Register.None ? 0 : Get(i.MemoryIndex) * (ulong)i.MemoryIndexScale)
        + i.MemoryDisplacement64;

    private ulong* Writable(ulong address) => address >= _table && address - _table + sizeof(ulong) <= _tableLength
        ? (ulong*)address
        : throw new InvalidOperationException($"writes to {address:x}, outside the table");

    private ulong Read(ulong address, int size)
    {
        ReadOnlySpan<byte> bytes;
        if (address >= _table && address - _table + (ulong)size <= _tableLength)
            bytes = new ReadOnlySpan<byte>((byte*)address, size);
        else if (address >= PacketAddress && address - PacketAddress + (ulong)size <= (ulong)_packet.Length)
            bytes = _packet.AsSpan((int)(address - PacketAddress), size);
        else
            throw new InvalidOperationException($"reads {size} bytes at {address:x}, outside the packet of {_packet.Length} bytes and the table");
        var value = 0UL;
        for (var i = size - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }

    // Registers that nobody has set hold anything.
    private ulong Get(Register register) => _registers.GetValueOrDefault(register.GetFullRegister(), 0xDEAD_BEEF_DEAD_BEEF);

    // A 32-bit result clears the upper half.
    private void Set(Register register, ulong value) => _registers[register.GetFullRegister()] = register.GetSize() == 4 ? (uint)value : value;
}
