using System;
using System.Buffers.Binary;

namespace ExoCosmos.Kernel.Packet;

/// <summary>
/// Writes the few x86-64 instructions that classification needs (Intel SDM vol. 2; Mod/RM and SIB bytes as in ch. 2.1.5). Who uses which register:
/// <code>
///   rdi packet   esi its length   r8 the table's memory   r9 distance from the packet to the end of its IPv4 header
///   rax a field   r11 the hash    rcx a record's offset    all of them free to be lost in a call (System V)
/// </code>
/// Jumps only lead back to what was written before. No mask, value or key stands in the code: they are read from the table, so that nobody outside
/// chooses what the kernel executes.
/// </summary>
public ref struct FilterCode(Span<byte> buffer)
{
    /// <summary>A register that holds a field.</summary>
    public enum Register : byte { Rax = 0, R11 = 11 }

    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written: the address of the next instruction.</summary>
    public int Position { get; private set; }

    /// <summary>mov r8, address</summary>
    public void LoadTable(ulong address)
    {
        Put([0x49, 0xB8]);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer[Position..], address);
        Position += sizeof(ulong);
    }

    /// <summary>
    /// r9 = 14 + 4 × (byte 14 and 15), or far more than any length if the packet has no byte 14: mov r9d, 2^30; cmp esi, 15; jb over;
    /// movzx r9d, byte [rdi + 14]; and r9d, 15; lea r9d, [r9 × 4 + 14]; over:
    /// </summary>
    public void FindTransport() =>
        Put([0x41, 0xB9, 0, 0, 0, 0x40, 0x83, 0xFE, 0x0F, 0x72, 0x11, 0x44, 0x0F, 0xB6, 0x4F, 0x0E, 0x41, 0x83, 0xE1, 0x0F, 0x46, 0x8D, 0x0C, 0x8D, 0x0E, 0, 0, 0]);

    /// <summary>cmp esi, length; jb target</summary>
    public void RequireFrame(int length, int target)
    {
        Put([0x81, 0xFE], (uint)length);
        JumpIfBelow(target);
    }

    /// <summary>lea eax, [r9 + length]; cmp esi, eax; jb target</summary>
    public void RequireTransport(int length, int target)
    {
        Put([0x41, 0x8D, 0x81], (uint)length);
        Put([0x39, 0xC6]);
        JumpIfBelow(target);
    }

    /// <summary>Loads a field, zero-extended (movzx or mov), and masks it unless it is compared whole.</summary>
    /// <param name="register">Where to.</param>
    /// <param name="field">The packet is long enough for it.</param>
    /// <param name="mask">Where its mask stands in the table.</param>
    public void LoadField(Register register, in FilterField field, uint mask)
    {
        Put((byte)(0x40 | (field.Width == 8 ? 8 : 0) | (High(register) << 2) | (field.IsTransport ? 2 : 0)));
        if (field.Width < 4)
            Put([0x0F, (byte)(field.Width == 1 ? 0xB6 : 0xB7)]);
        else
            Put(0x8B);
        if (field.IsTransport)
            Put([ModRm(register, 4), 0x0F], (uint)field.Offset);
        else
            Put([ModRm(register, 7)], (uint)field.Offset);
        if (!field.IsWhole)
            Put([Rex(register), 0x23, ModRm(register, 0)], mask);
    }

    /// <summary>cmp rax, [r8 + offset]; jne target</summary>
    public void RequireEqual(uint offset, int target)
    {
        Put([0x49, 0x3B, 0x80], offset);
        JumpIfNotEqual(target);
    }

    /// <summary>cmp rax, [r8 + rcx + offset]; jne target</summary>
    public void RequireEqualInRecord(uint offset, int target)
    {
        Put([0x49, 0x3B, 0x84, 0x08], offset);
        JumpIfNotEqual(target);
    }

    /// <summary>cmp dword [r8 + rcx + offset], slot; jne target</summary>
    public void RequireShape(uint offset, byte slot, int target)
    {
        Put([0x41, 0x83, 0xBC, 0x08], offset);
        Put(slot);
        JumpIfNotEqual(target);
    }

    /// <summary>imul register, [r8 + key]</summary>
    public void Multiply(Register register, uint key) => Put([Rex(register), 0x0F, 0xAF, ModRm(register, 0)], key);

    /// <summary>add r11, rax</summary>
    public void AddToHash() => Put([0x49, 0x01, 0xC3]);

    /// <summary>shr r11, 64 − bits; mov ecx, [r8 + r11 × 4 + heads]</summary>
    public void LoadHead(int bits, uint heads)
    {
        Put([0x49, 0xC1, 0xEB, (byte)(64 - bits)]);
        Put([0x43, 0x8B, 0x8C, 0x98], heads);
    }

    /// <summary>mov ecx, [r8 + head]</summary>
    public void LoadOnlyHead(uint head) => Put([0x41, 0x8B, 0x88], head);

    /// <summary>mov ecx, [r8 + rcx + offset]</summary>
    public void LoadNext(uint offset) => Put([0x41, 0x8B, 0x8C, 0x08], offset);

    /// <summary>test ecx, ecx; jz target</summary>
    public void RequireRecord(int target)
    {
        Put([0x85, 0xC9, 0x0F, 0x84]);
        PutDistance(target);
    }

    /// <summary>jmp target</summary>
    public void Jump(int target)
    {
        Put(0xE9);
        PutDistance(target);
    }

    /// <summary>inc qword [r8 + rcx + hits]; mov eax, ecx; shr eax, 7; ret</summary>
    public void ReturnRecord(uint hits)
    {
        Put([0x49, 0xFF, 0x84, 0x08], hits);
        Put([0x89, 0xC8, 0xC1, 0xE8, 7, 0xC3]);
    }

    /// <summary>xor eax, eax; ret</summary>
    public void ReturnNothing() => Put([0x31, 0xC0, 0xC3]);

    private static int High(Register register) => (int)register >> 3;

    private static byte Rex(Register register) => (byte)(0x49 | (High(register) << 2));

    private static byte ModRm(Register register, int memory) => (byte)(0x80 | (((int)register & 7) << 3) | memory);

    private void JumpIfBelow(int target)
    {
        Put([0x0F, 0x82]);
        PutDistance(target);
    }

    private void JumpIfNotEqual(int target)
    {
        Put([0x0F, 0x85]);
        PutDistance(target);
    }

    private void Put(byte code) => _buffer[Position++] = code;

    private void Put(scoped ReadOnlySpan<byte> code)
    {
        code.CopyTo(_buffer[Position..]);
        Position += code.Length;
    }

    private void Put(scoped ReadOnlySpan<byte> code, uint number)
    {
        Put(code);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[Position..], number);
        Position += sizeof(uint);
    }

    private void PutDistance(int target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[Position..], target - Position - sizeof(int));
        Position += sizeof(int);
    }
}
